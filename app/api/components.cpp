// SPDX-License-Identifier: Apache-2.0
#include "app/api/components.h"

#include "app/api/access_json.h"
#include "app/api/directory_json.h"
#include "app/api/machine_json.h"
#include "app/api/message_json.h"

namespace tocsin::api {

std::vector<Component> components() {
  using enum ShownType;
  return {
      {"Problem", {{"type"}, {"title"}, {"status", Integer}, {"detail"}, {"pointer"}}},
      {"Done",
       {{"id", Integer, true},
        {"number", Text, true},
        {"outcome", Text, true},
        {"changed", Boolean},
        {"says"}}},
      {"Accepted",
       {{"id", Integer, true},
        {"number", Text, true},
        {"outcome", Text, true},
        {"joined", Boolean},
        {"notes", Texts}}},
      {"Webhook",
       {{"status"},
        {"receiver"},
        {"groupKey"},
        {"truncatedAlerts", Integer},
        {"alerts", Objects, false, "WebhookAlert"}}},
      {"WebhookAlert", {{"status"}, {"fingerprint"}, {"labels", Object}, {"annotations", Object}}},
      {"Health", {{"status"}}},
      {"OpenApi", {}},
      {"Directory",
       {{"recipients", Objects, false, "Recipient"}, {"lists", Objects, false, "List"}}},
      {"Session", sessionFields()},
      {"Message", messageFields()},
      {"MessageRecipient", messageRecipientFields()},
      {"MessageEvent", messageEventFields()},
      {"Page", pageFields()},
      {"Recipient", recipientFields()},
      {"List", listFields()},
      {"ListEntry", entryFields()},
      {"ListHint", hintFields()},
      {"Number", numberFields()},
      {"Driver", driverFields()},
      {"LinkTrouble", troubleFields()},
      {"Alarm", alarmFields()},
      {"Inbox", inboxFields()},
      {"Spool", spoolFields()},
      {"RefusedFile", refusedFields()},
      {"Phone", phoneFields()},
      {"PhoneSms", phoneSmsFields()},
      {"User", userFields()},
      {"SetupLink", setupLinkFields()},
      {"Token", tokenFields()},
      {"AuditEntry", auditFields()},
  };
}

}  // namespace tocsin::api
