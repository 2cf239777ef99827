// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/api/call.h"

// The handlers of the routes; what each does stands in the table of routes.cpp.
namespace tocsin::api {

Response showSession(Backend& backend, const Call& call);
Response logIn(Backend& backend, const Call& call);
Response logOut(Backend& backend, const Call& call);
Response changePassword(Backend& backend, const Call& call);
Response useSetup(Backend& backend, const Call& call);

Response listUsers(Backend& backend, const Call& call);
Response putUser(Backend& backend, const Call& call);
Response removeUser(Backend& backend, const Call& call);
Response offerSetup(Backend& backend, const Call& call);
Response endSessionsOf(Backend& backend, const Call& call);
Response listTokens(Backend& backend, const Call& call);
Response addToken(Backend& backend, const Call& call);
Response removeToken(Backend& backend, const Call& call);
Response listAudit(Backend& backend, const Call& call);

Response listMessages(Backend& backend, const Call& call);
Response postMessage(Backend& backend, const Call& call);
Response postAlertmanager(Backend& backend, const Call& call);
Response postGrafana(Backend& backend, const Call& call);
Response showMessage(Backend& backend, const Call& call);
Response showMessageById(Backend& backend, const Call& call);
Response acknowledgeMessage(Backend& backend, const Call& call);
Response passMessage(Backend& backend, const Call& call);
Response cancelMessage(Backend& backend, const Call& call);
Response escalateMessage(Backend& backend, const Call& call);

Response listPages(Backend& backend, const Call& call);
Response searchHistory(Backend& backend, const Call& call);
Response searchHistoryCsv(Backend& backend, const Call& call);
Response listInbox(Backend& backend, const Call& call);

Response listRecipients(Backend& backend, const Call& call);
Response showRecipient(Backend& backend, const Call& call);
Response putRecipient(Backend& backend, const Call& call);
Response removeRecipient(Backend& backend, const Call& call);
Response eraseRecipient(Backend& backend, const Call& call);
Response switchRecipientOff(Backend& backend, const Call& call);
Response testRecipient(Backend& backend, const Call& call);

Response listLists(Backend& backend, const Call& call);
Response showList(Backend& backend, const Call& call);
Response putList(Backend& backend, const Call& call);
Response removeList(Backend& backend, const Call& call);
Response pauseList(Backend& backend, const Call& call);
Response checkList(Backend& backend, const Call& call);
Response readNumber(Backend& backend, const Call& call);

Response importDirectory(Backend& backend, const Call& call);
Response exportDirectory(Backend& backend, const Call& call);

Response listDrivers(Backend& backend, const Call& call);
Response showTrace(Backend& backend, const Call& call);
Response testDriver(Backend& backend, const Call& call);
Response showSpool(Backend& backend, const Call& call);
Response showRefused(Backend& backend, const Call& call);
Response retryRefused(Backend& backend, const Call& call);
Response listPhones(Backend& backend, const Call& call);
Response sendByPhone(Backend& backend, const Call& call);

Response reload(Backend& backend, const Call& call);
Response beginEvents(Backend& backend, const Call& call);
Response resumeHeld(Backend& backend, const Call& call);
Response listAlarms(Backend& backend, const Call& call);
Response showHealth(Backend& backend, const Call& call);
Response showReadiness(Backend& backend, const Call& call);
Response showMetrics(Backend& backend, const Call& call);
Response showOpenApi(Backend& backend, const Call& call);

}  // namespace tocsin::api
