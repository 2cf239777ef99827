// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <string_view>

#include "app/api/query.h"
#include "queue/base/limits.h"

// The parameters that the routes take, described in docs/formats/http.md ("Queries").
namespace tocsin::api {

inline constexpr std::int64_t kAnyCursor = std::numeric_limits<std::int64_t>::max();
inline constexpr std::int64_t kNameMax = limits::kNameCharsMax;

inline constexpr QueryField kCursor{
    "cursor", QueryType::Integer, "`next` of the page before", 0, kAnyCursor};
inline constexpr QueryField kLimit{
    "limit", QueryType::Integer, "items of the answer (default: 50)", 1, limits::kPageItemsMax};

inline constexpr std::array<std::string_view, 3> kStates{"open", "closed", "all"};
inline constexpr std::array<std::string_view, 2> kOrders{"newest", "urgent"};
inline constexpr std::array<std::string_view, 3> kSeverities{"info", "warning", "critical"};

inline constexpr QueryField kList{"list", QueryType::Text, "of this recipient list", 0, kNameMax};
inline constexpr QueryField kRecipient{
    "recipient", QueryType::Text, "of this recipient", 0, kNameMax};
inline constexpr QueryField kDriver{"driver", QueryType::Text, "by this driver", 0, kNameMax};
inline constexpr QueryField kSeverity{
    "severity", QueryType::Choice, "of this severity", 0, 0, kSeverities};
inline constexpr QueryField kOutcome{"outcome", QueryType::Text, "of this outcome", 0, kNameMax};
inline constexpr QueryField kFrom{"from", QueryType::Moment, "from then on"};
inline constexpr QueryField kTo{"to", QueryType::Moment, "before then"};

inline constexpr std::array kMessagesQuery{
    QueryField{"state", QueryType::Choice, "open (default): what is not over", 0, 0, kStates},
    QueryField{"open", QueryType::Integer, "an older word: 1 is state open, 0 is state all", 0, 1},
    kList,
    kRecipient,
    kSeverity,
    kOutcome,
    kFrom,
    kTo,
    QueryField{"text", QueryType::Text, "a part of the text"},
    QueryField{"order", QueryType::Choice, "newest (default) or urgent first", 0, 0, kOrders},
    QueryField{"recipients", QueryType::Integer, "1: with the recipients of each", 0, 1},
    kCursor,
    kLimit};
inline constexpr QueryField kWords{
    "text", QueryType::Text, "words, all of them; the last may be a beginning"};
inline constexpr std::array kHistoryQuery{
    kWords, kList, kRecipient, kSeverity, kOutcome, kFrom, kTo, kCursor, kLimit};
inline constexpr std::array kHistoryCsvQuery{
    kWords,
    kList,
    kRecipient,
    kSeverity,
    kOutcome,
    kFrom,
    kTo,
    QueryField{"cursor", QueryType::Integer, "where a file that was cut says so", 0, kAnyCursor}};
inline constexpr std::array kInboxQuery{
    QueryField{"text", QueryType::Text, "a part of the text, or of what it did"},
    QueryField{"sender", QueryType::Text, "a part of the sender"},
    kRecipient,
    kDriver,
    kFrom,
    kTo,
    kCursor,
    kLimit};
inline constexpr std::array kPageQuery{kCursor, kLimit};
inline constexpr std::array kNumbersQuery{
    QueryField{"text", QueryType::Text, "the number as somebody writes it"}};
inline constexpr std::array kWebhookQuery{
    QueryField{"list",
               QueryType::Text,
               "the recipient list of alerts without the label tocsin_list",
               0,
               kNameMax},
    QueryField{"source", QueryType::Text, "who says so (default: the program's name)"}};
inline constexpr std::array kImportQuery{
    QueryField{"merge",
               QueryType::Integer,
               "1: adds and changes by name; 0 (default): replaces the whole",
               0,
               1}};

}  // namespace tocsin::api
