// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "app/api/shape.h"
#include "queue/base/limits.h"

// What the routes take: the names of CONTRACTS 5 and 7, described in docs/formats/http.md.
namespace tocsin::api {

inline constexpr std::size_t kTextBodyCharsMax =
    limits::kBodyBytesMax;  // longer texts are cut, not refused

inline constexpr std::array kAlertFields{
    Field{"list", FieldType::Text, "the recipient list", Need::Required, limits::kNameCharsMax},
    Field{"text",
          FieldType::Text,
          "the alert; required unless event is CLEAR; cut at 1600 characters",
          Need::Optional,
          kTextBodyCharsMax},
    Field{"severity", FieldType::Text, "info, warning or critical (default)"},
    Field{"source", FieldType::Text, "who says so"},
    Field{"host", FieldType::Text, "kept and shown"},
    Field{"service", FieldType::Text, "kept and shown"},
    Field{"group", FieldType::Text, "kept and shown"},
    Field{"key", FieldType::Text, "what it is about: one incident, one number"},
    Field{"by", FieldType::Text, "for ACK: who acknowledged"},
    Field{"event", FieldType::Text, "RAISE (default), CLEAR or ACK"},
    Field{"created", FieldType::Moment, "when it happened (default: now)"},
    Field{"validity",
          FieldType::Integer,
          "minutes until it is too old to be sent first",
          Need::Optional,
          limits::kValidityMinutesMax}};

inline constexpr std::array kOrderFields{
    Field{"as",
          FieldType::Text,
          "a recipient's name (default: who asks)",
          Need::Optional,
          limits::kNameCharsMax},
    Field{"comment", FieldType::Text, "kept with the message"}};

inline constexpr Field kNameField{
    "name", FieldType::Text, "unique", Need::Required, limits::kNameCharsMax};
inline constexpr Field kPathNameField{
    "name", FieldType::Text, "as in the path, or absent", Need::Optional, limits::kNameCharsMax};
inline constexpr Field kNumberField{"number", FieldType::Text, "the mobile number", Need::Required};
inline constexpr Field kReplyNumbersField{"reply_numbers",
                                          FieldType::TextList,
                                          "further numbers that replies may come from",
                                          Need::Optional,
                                          limits::kReplyNumbersMax};
inline constexpr Field kLanguageField{
    "language", FieldType::Text, "en, fr or de (default: as configured)"};
inline constexpr Field kDescriptionField{"description", FieldType::Text, "for people"};
inline constexpr Field kOffUntilField{"off_until", FieldType::Moment, "off duty until then"};
inline constexpr Field kPausedUntilField{"paused_until", FieldType::Moment, "not paged until then"};
inline constexpr Field kForceField{
    "force", FieldType::Boolean, "although an alert may then reach nobody (default: false)"};
inline constexpr Field kUntilField{
    "until", FieldType::Moment, "null: at once on again", Need::OrNull};

inline constexpr std::array kEntryFields{
    Field{
        "recipient", FieldType::Text, "a recipient's name", Need::Required, limits::kNameCharsMax},
    Field{"level", FieldType::Integer, "1 is paged first (default: 1)", Need::Optional, 3},
    Field{"acknowledge_time",
          FieldType::Span,
          "until the page counts as unanswered (default: 5min)"}};

inline constexpr Field kEntriesField{"entries",
                                     FieldType::ObjectList,
                                     "who is paged, and when",
                                     Need::Required,
                                     limits::kEntriesPerListMax,
                                     kEntryFields};

inline constexpr Field kEtagField{"etag", FieldType::ReadOnly, ""};

inline constexpr std::array kRecipientFields{kPathNameField,
                                             kNumberField,
                                             kReplyNumbersField,
                                             kLanguageField,
                                             kDescriptionField,
                                             kOffUntilField,
                                             kForceField,
                                             Field{"lists", FieldType::ReadOnly, ""},
                                             Field{"reached_at", FieldType::ReadOnly, ""},
                                             kEtagField};

inline constexpr Field kWarningsField{"warnings", FieldType::ReadOnly, ""};
inline constexpr Field kHintsField{"hints", FieldType::ReadOnly, ""};
inline constexpr Field kSmsWorstCaseField{"sms_worst_case", FieldType::ReadOnly, ""};
inline constexpr Field kTimeWorstCaseField{"time_worst_case", FieldType::ReadOnly, ""};

inline constexpr std::array kListFields{kPathNameField,
                                        kDescriptionField,
                                        kEntriesField,
                                        kPausedUntilField,
                                        kForceField,
                                        kWarningsField,
                                        kHintsField,
                                        kSmsWorstCaseField,
                                        kTimeWorstCaseField,
                                        kEtagField};

inline constexpr std::array kListCheckFields{kNameField,
                                             kDescriptionField,
                                             kEntriesField,
                                             kPausedUntilField,
                                             kForceField,
                                             kWarningsField,
                                             kHintsField,
                                             kSmsWorstCaseField,
                                             kTimeWorstCaseField,
                                             kEtagField};

inline constexpr std::array kImportRecipientFields{kNameField,
                                                   kNumberField,
                                                   kReplyNumbersField,
                                                   kLanguageField,
                                                   kDescriptionField,
                                                   kOffUntilField,
                                                   kForceField};

inline constexpr std::array kImportListFields{
    kNameField, kDescriptionField, kEntriesField, kPausedUntilField, kForceField};

inline constexpr std::array kImportFields{Field{"recipients",
                                                FieldType::ObjectList,
                                                "all recipients",
                                                Need::Required,
                                                limits::kRecipientsMax,
                                                kImportRecipientFields},
                                          Field{"lists",
                                                FieldType::ObjectList,
                                                "all recipient lists",
                                                Need::Required,
                                                limits::kListsMax,
                                                kImportListFields}};

inline constexpr std::array kForceFields{kForceField};
inline constexpr std::array kUntilFields{kUntilField, kForceField};

inline constexpr std::array kTestRecipientFields{Field{"driver",
                                                       FieldType::Text,
                                                       "by which driver (default: as routed)",
                                                       Need::Optional,
                                                       limits::kNameCharsMax}};

inline constexpr std::array kTestDriverFields{Field{"recipient",
                                                    FieldType::Text,
                                                    "a recipient's name, or a number",
                                                    Need::Required,
                                                    limits::kNameCharsMax}};

// Four times the 200 characters that are right: what is too long is told as such, with the bounds.
inline constexpr std::size_t kAnyPasswordChars = 4 * limits::kPasswordCharsMax;

inline constexpr Field kPasswordField{
    "password", FieldType::Text, "10 to 200 characters", Need::Required, kAnyPasswordChars};
inline constexpr Field kUserField{
    "user", FieldType::Text, "the user's name", Need::Required, limits::kNameCharsMax};

inline constexpr std::array kLoginFields{kUserField, kPasswordField};

inline constexpr std::array kSetupFields{
    Field{"secret", FieldType::Text, "of the set-up link", Need::Required},
    kUserField,
    kPasswordField};

inline constexpr std::array kPasswordFields{
    Field{"old", FieldType::Text, "the password until now", Need::Required, kAnyPasswordChars},
    Field{"new", FieldType::Text, "10 to 200 characters", Need::Required, kAnyPasswordChars}};

inline constexpr std::array<std::string_view, 3> kUserRoles{"viewer", "operator", "admin"};
inline constexpr std::array<std::string_view, 4> kTokenRoles{
    "viewer", "operator", "admin", "producer"};

inline constexpr std::array kUserFields{Field{.name = "role",
                                              .type = FieldType::Choice,
                                              .meaning = "what the user may do",
                                              .need = Need::Required,
                                              .words = kUserRoles}};

inline constexpr std::array kTokenFields{
    kNameField,
    Field{.name = "role",
          .type = FieldType::Choice,
          .meaning = "what its holder may do",
          .need = Need::Required,
          .words = kTokenRoles},
    Field{"until", FieldType::Moment, "its end; null: until it is removed", Need::OrNull}};

inline constexpr std::array kPhoneFields{Field{
    "text", FieldType::Text, "what the phone sends", Need::Required, limits::kMessageTextCharsMax}};

}  // namespace tocsin::api
