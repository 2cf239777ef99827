// SPDX-License-Identifier: Apache-2.0
#include "app/api/machine_json.h"

namespace tocsin::api {
namespace {

using dispatch::AlarmRow;
using dispatch::DriverRow;
using drivers::DriverHealth;
using drivers::LinkTrouble;

const char* linkOf(const DriverRow& row) {
  using enum drivers::Link;
  switch (row.health.link) {
    case Starting: return "starting";
    case Up: return "up";
    case Down: return "down";
  }
  return "down";
}

const char* kindOf(const LinkTrouble& trouble) {
  using enum LinkTrouble::Kind;
  switch (trouble.kind) {
    case SimLocked: return "sim_locked";
    case SimFull: return "sim_full";
    case Deaf: return "deaf_path";
    case WeakSignal: return "weak_signal";
    case Rejected: return "rejected";
    case Untrusted: return "untrusted";
  }
  return "";
}

constexpr std::array kTroubleColumns{
    Column<LinkTrouble>{{"kind"},
                        [](const LinkTrouble& trouble) { return JsonOut(kindOf(trouble)); }},
    field<&LinkTrouble::what>("what"),
};

constexpr std::array kDriverColumns{
    field<&DriverRow::name>("name"),
    field<&DriverRow::type>("type"),
    Column<DriverRow>{{"link"}, [](const DriverRow& row) { return JsonOut(linkOf(row)); }},
    field<&DriverRow::health, &DriverHealth::receives>("receives"),
    field<&DriverRow::health, &DriverHealth::isSlowed>("slowed"),
    field<&DriverRow::trialAt>("trial_at"),
    textOrNull<&DriverRow::health, &DriverHealth::detail>("detail"),
    textOrNull<&DriverRow::health, &DriverHealth::whatToDo>("what_to_do"),
    textOrNull<&DriverRow::health, &DriverHealth::maker>("maker"),
    textOrNull<&DriverRow::health, &DriverHealth::model>("model"),
    textOrNull<&DriverRow::health, &DriverHealth::imei>("imei"),
    textOrNull<&DriverRow::health, &DriverHealth::operatorName>("operator"),
    textOrNull<&DriverRow::health, &DriverHealth::technology>("technology"),
    textOrNull<&DriverRow::health, &DriverHealth::signal>("signal"),
    textOrNull<&DriverRow::health, &DriverHealth::sim>("sim"),
    textOrNull<&DriverRow::health, &DriverHealth::quota>("quota"),
    Column<DriverRow>{
        {"troubles", ShownType::Objects, false, "LinkTrouble"},
        [](const DriverRow& row) { return listOf(row.health.troubles, kTroubleColumns); }},
    field<&DriverRow::inFlight>("in_flight"),
    field<&DriverRow::window>("window"),
    field<&DriverRow::waiting>("waiting"),
    field<&DriverRow::queueMinutes>("queue_minutes"),
    field<&DriverRow::sent>("sent"),
    field<&DriverRow::refused>("refused"),
    field<&DriverRow::inDoubt>("in_doubt"),
    field<&DriverRow::received>("received"),
    field<&DriverRow::reportsUnmatched>("reports_unmatched"),
    field<&DriverRow::lastSent>("last_sent"),
    field<&DriverRow::lastReceived>("last_received"),
    textOrNull<&DriverRow::lastError>("last_error"),
};

constexpr std::array kAlarmColumns{
    field<&AlarmRow::cause>("cause"),
    textOrNull<&AlarmRow::subject>("subject"),
    field<&AlarmRow::severity>("severity"),
    field<&AlarmRow::text>("text"),
    textOrNull<&AlarmRow::whatToDo>("what_to_do"),
    field<&AlarmRow::since>("since"),
    field<&AlarmRow::toldAt>("told_at"),
};

constexpr std::array kRefusedColumns{
    field<&RefusedFile::name>("name"),
    field<&RefusedFile::at>("at"),
    field<&RefusedFile::bytes>("bytes"),
    textOrNull<&RefusedFile::code>("code"),
    textOrNull<&RefusedFile::reason>("reason"),
    textOrNull<&RefusedFile::list>("list"),
};

constexpr std::array kSpoolColumns{
    field<&SpoolView::directory>("directory"),
    field<&SpoolView::state>("state"),
    field<&SpoolView::waiting>("waiting"),
    Column<SpoolView>{
        {"refused", ShownType::Objects, false, "RefusedFile"},
        [](const SpoolView& spool) { return listOf(spool.refused, kRefusedColumns); }},
};

constexpr std::array kPhoneSmsColumns{
    field<&PhoneSms::at>("at"),
    Column<PhoneSms>{{"way"},
                     [](const PhoneSms& sms) { return JsonOut(sms.isToPhone ? "to" : "from"); }},
    field<&PhoneSms::text>("text"),
};

// A simulated phone and whose number it has.
struct OwnedPhone {
  PhoneRow row;
  std::string recipient;
};

constexpr std::array kPhoneColumns{
    field<&OwnedPhone::row, &PhoneRow::driver>("driver"),
    field<&OwnedPhone::row, &PhoneRow::number>("number"),
    textOrNull<&OwnedPhone::recipient>("recipient"),
    Column<OwnedPhone>{
        {"messages", ShownType::Objects, false, "PhoneSms"},
        [](const OwnedPhone& phone) { return listOf(phone.row.messages, kPhoneSmsColumns); }},
};

}  // namespace

JsonOut driverJson(const DriverRow& row) {
  return showRow(row, kDriverColumns);
}

JsonOut alarmJson(const AlarmRow& row) {
  return showRow(row, kAlarmColumns);
}

JsonOut spoolJson(const SpoolView& spool) {
  return showRow(spool, kSpoolColumns);
}

JsonOut phoneJson(const PhoneRow& phone, const std::string& recipient) {
  return showRow(OwnedPhone{phone, recipient}, kPhoneColumns);
}

std::vector<ShownField> driverFields() {
  return fieldsOf(kDriverColumns);
}

std::vector<ShownField> troubleFields() {
  return fieldsOf(kTroubleColumns);
}

std::vector<ShownField> alarmFields() {
  return fieldsOf(kAlarmColumns);
}

std::vector<ShownField> spoolFields() {
  return fieldsOf(kSpoolColumns);
}

std::vector<ShownField> refusedFields() {
  return fieldsOf(kRefusedColumns);
}

std::vector<ShownField> phoneFields() {
  return fieldsOf(kPhoneColumns);
}

std::vector<ShownField> phoneSmsFields() {
  return fieldsOf(kPhoneSmsColumns);
}

}  // namespace tocsin::api
