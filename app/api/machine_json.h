// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/api/columns.h"
#include "app/api/desks.h"
#include "app/dispatch/operations.h"

namespace tocsin::api {

JsonOut driverJson(const dispatch::DriverRow& row);
JsonOut alarmJson(const dispatch::AlarmRow& row);
JsonOut spoolJson(const SpoolView& spool);
JsonOut phoneJson(const PhoneRow& phone, const std::string& recipient);

std::vector<ShownField> driverFields();
std::vector<ShownField> troubleFields();
std::vector<ShownField> alarmFields();
std::vector<ShownField> spoolFields();
std::vector<ShownField> refusedFields();
std::vector<ShownField> phoneFields();
std::vector<ShownField> phoneSmsFields();

}  // namespace tocsin::api
