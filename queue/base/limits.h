// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "queue/base/time.h"

// Every bound of Tocsin, in one place; each has a test that reaches it.
namespace tocsin::limits {

// Spool (CONTRACTS: docs/formats/spool.md)
inline constexpr std::size_t kSpoolFileBytesMax = 65'536;
inline constexpr std::size_t kMessageTextCharsMax = 1600;  // longer is cut and noted
inline constexpr std::size_t kFieldCharsMax = 200;         // SOURCE, HOST, SERVICE, GROUP, KEY, BY
inline constexpr std::size_t kSpoolBatchFilesMax = 500;    // files taken in one turn of the loop
inline constexpr int kXmlDepthMax = 16;
inline constexpr Duration kSpoolScanEvery = seconds{15};  // the scan is the truth, inotify a hint

// People and lists
inline constexpr std::size_t kNameCharsMax = 64;
inline constexpr std::size_t kEntriesPerListMax = 200;
inline constexpr std::size_t kRecipientsMax = 10'000;
inline constexpr std::size_t kListsMax = 2'000;
inline constexpr std::size_t kReplyNumbersMax = 8;

// Sending
inline constexpr std::size_t kSmsTextBytesMax = 4'096;  // UTF-8, before it is cut into parts
inline constexpr int kPartsMax = 8;
inline constexpr int kDoubtfulResendsMax = 2;
inline constexpr int kSmsPerPersonAndHour = 30;  // critical excepted
inline constexpr std::size_t kDriversMax = 32;
inline constexpr std::size_t kForwardsMax = 32;
inline constexpr std::size_t kRingsMax = 50;            // people who wait to be rung
inline constexpr std::size_t kReportsParkedMax = 100;   // came before the hand-over's own answer
inline constexpr Duration kReportsFor = hours{24 * 3};  // an SMS waits for its report so long
inline constexpr std::size_t kOpenPagesMax = 200'000;   // then files wait in the spool

// Replies
inline constexpr std::size_t kReplyBytesMax = 8'192;  // longer is cut before it is read
inline constexpr int kAnswersUnchangedMax = 5;        // answers to replies that changed nothing...
inline constexpr Duration kAnswersWindow = minutes{10};  // ...in this time
inline constexpr std::size_t kNumbersPerReplyMax = 50;
inline constexpr std::size_t kUnknownAnswersMax =
    5;  // further unknown numbers of one reply get none

// What the box tells of itself and of strangers
inline constexpr std::size_t kStrangersPerHour = 5;     // SMS to each alarm number; then counted
inline constexpr std::size_t kProofRecipientsMax = 32;  // who gets a proof of life
inline constexpr int kBeatsFailedMax = 3;               // in a row; then it is an alarm
inline constexpr Duration kBeatTimeMax = seconds{10};   // for one to be taken
inline constexpr std::size_t kEraseRowsMax = 500;       // of a table, looked at in one turn

// Simulated phones
inline constexpr std::size_t kScriptTurnsMax = 20;
inline constexpr std::size_t kScriptStepsMax = 10;           // of one turn
inline constexpr std::size_t kSimulatedPagesMax = 50'000;    // remembered; the oldest is forgotten
inline constexpr std::size_t kSimulatedWaitingMax = 10'000;  // unconfirmed; further ones are lost
inline constexpr std::int64_t kSimulatorFileBytesMax = 64LL * 1024 * 1024;
inline constexpr std::size_t kPhonesShownMax = 200;   // without a script; the quietest goes
inline constexpr std::size_t kPhoneSmsShownMax = 50;  // of a phone; the oldest goes
inline constexpr std::size_t kPhoneWaitingMax = 100;  // SMS that a phone is still sending
inline constexpr std::size_t kPhonesSendingMax = 1'000;

// SMS as octets
inline constexpr std::size_t kPduOctetsMax = 512;  // of what a modem shows as one SMS
inline constexpr std::size_t kAssembliesMax = 64;  // SMS that wait for parts; then the oldest goes
inline constexpr std::size_t kAssemblyTokensMax = 512;  // stored parts of one, doubled ones too

// Modem
inline constexpr std::size_t kModemLineBytesMax = 2'048;       // longer is cut and noted
inline constexpr std::size_t kModemTraceBytesMax = 1'048'576;  // of the dialogue kept in memory...
inline constexpr Duration kModemTraceFor = hours{1};           // ...and for this long

// Links to message centres (SMPP, UCP)
inline constexpr int kSmscWindowMax = 1'000;
inline constexpr std::size_t kSmppPduOctetsMax = 131'072;  // message_payload has up to 65,535
inline constexpr std::size_t kUcpFrameCharsMax = 2'048;
inline constexpr Duration kSmscBindMax = seconds{10};    // for the answer to a login
inline constexpr Duration kSmscAnswerMax = seconds{30};  // for the answer to a submit
inline constexpr Duration kSmscCommitMax = seconds{10};  // then the centre is asked to try again
inline constexpr Duration kSmscReconnectMax = seconds{60};
inline constexpr Duration kSmscRepeatWindow = minutes{10};  // after a login: deliveries come again
inline constexpr std::size_t kSmscUnansweredMax = 1'000;    // deliveries that wait for the commit
inline constexpr std::size_t kSmscTraceBytesMax = 262'144;

// Lines to modems
inline constexpr std::size_t kChannelQueueBytesMax = 65'536;  // that wait to be written
inline constexpr std::size_t kChannelReadBytesMax = 65'536;   // read in one turn of the loop
inline constexpr Duration kChannelStallMax = seconds{30};     // a line that takes nothing is dead
inline constexpr Duration kChannelConnectMax = seconds{10};   // a name's lookup included
inline constexpr std::size_t kChannelAddressesMax = 4;        // of one name that are tried
inline constexpr std::size_t kChannelLookupsMax = 8;          // names looked up at once
inline constexpr std::size_t kNoteBytesMax = 65'536;          // what a driver keeps for itself

// Gateways: programs and HTTP
inline constexpr std::size_t kGatewayAnswerBytesMax = 65'536;  // of an answer; the rest is not read
inline constexpr std::size_t kGatewayThreadsMax = 16;          // of one gateway: requests at once
inline constexpr std::size_t kGatewayWaitingMax = 256;         // requests that wait for a thread
inline constexpr std::size_t kGatewaySecretBytesMax = 4'096;   // of a file with a header's value
inline constexpr std::size_t kGatewayWordsBytesMax = 200;      // of what a gateway says of itself
inline constexpr int kGatewayFailuresMax = 3;                  // in a row; then it is Down...
inline constexpr Duration kGatewayDownFor = seconds{60};       // ...for this long, then tried

// HTTP
inline constexpr std::size_t kBodyBytesMax = 1'048'576;
inline constexpr std::size_t kPageItemsMax = 500;         // items of one answer with a cursor
inline constexpr Duration kLoopAnswerMax = seconds{5};    // then 503
inline constexpr std::size_t kHttpHeadBytesMax = 16'384;  // request line and headers
inline constexpr std::size_t kHttpThreads = 8;
inline constexpr std::size_t kHttpWaitingMax = 256;  // requests that wait for a thread; then 503
// Of both, what the port never takes: the commands come by the Unix socket.
inline constexpr std::size_t kHttpSocketThreads = 2;
inline constexpr std::size_t kHttpSocketWaiting = 64;
inline constexpr std::size_t kHttpConnectionsMax = 1'000;      // then the quietest one is closed
inline constexpr std::size_t kHttpStreamsMax = 64;             // of server-sent events; then 503
inline constexpr std::size_t kHttpStreamBytesMax = 1'048'576;  // unread; then it is closed
inline constexpr int kHttpRequestsMax = 100;                   // of one connection
inline constexpr Duration kHttpIdleTimeMax = seconds{5};       // between two of them
inline constexpr std::size_t kPageItemsDefault = 50;
inline constexpr std::size_t kPasswordCharsMin = 10;
inline constexpr std::size_t kPasswordCharsMax = 200;
// Names and addresses that failed to log in.
inline constexpr std::size_t kThrottleKeysMax = 10'000;
inline constexpr std::size_t kQueueCacheEntriesMax = 32;
inline constexpr std::size_t kQueueCacheBytesMax = 4'194'304;
// The listings of people and lists: 2,000 lists of 200 have 30 MB.
inline constexpr std::size_t kListingCacheBytesMax = 67'108'864;
inline constexpr Duration kListingAgeMax = seconds{2};  // off duty runs out without a change
inline constexpr std::size_t kEventMessagesMax = 200;   // of one event; more: read the queue anew
inline constexpr std::size_t kEventBytesMax = kHttpStreamBytesMax / 2;  // the same
inline constexpr Duration kSetupLinkFor = hours{24};
inline constexpr std::size_t kHttpRequestsBytesMax = 67'108'864;  // arriving or being answered; 503
inline constexpr std::size_t kHttpAnswersBytesMax = 134'217'728;  // not taken; the oldest goes
inline constexpr std::size_t kUsersMax = 200;
inline constexpr std::size_t kTokensMax = 200;
inline constexpr std::size_t kSessionsMax = 1'000;  // the oldest ends
inline constexpr std::size_t kSessionsOfUserMax = 20;
inline constexpr std::size_t kPagesShownMax = 2'000;  // of a message; the newest
inline constexpr std::size_t kEventsShownMax = 500;   // of a message; the newest
inline constexpr std::size_t kRefusedShownMax = 200;
inline constexpr std::size_t kRowsLookedAtMax = 20'000;   // for one answer, where no index helps
inline constexpr std::size_t kSearchWordsMax = 32;        // further words of a search ask nothing
inline constexpr Duration kSearchTimeMax = Duration{50};  // then an answer of what was found
inline constexpr std::size_t kIndexStepMax = 500;  // messages of one step of the history index
inline constexpr std::size_t kCsvRowsMax = 100'000;
inline constexpr std::size_t kCsvBytesMax = 67'108'864;
inline constexpr Duration kRequestTimeMax = seconds{10};   // for a whole request to arrive
inline constexpr Duration kResponseTimeMax = seconds{15};  // without any of an answer being taken
// An answer that is taken more slowly is cut off kResponseTimeMax after its time at this pace.
inline constexpr std::size_t kResponseBytesPerSecondMin = 65'536;
inline constexpr std::size_t kIdempotencyKeyCharsMax = 200;
inline constexpr std::size_t kAnswersKeptMax = 1'000;   // of orders with such a key...
inline constexpr Duration kAnswersKeptFor = hours{24};  // ...and for how long
inline constexpr int kJsonDepthMax = 16;
inline constexpr std::size_t kWebhookAlertsMax = 1'000;  // of one body; one more tells of the rest
inline constexpr int kValidityMinutesMax = 525'600;      // a year

// Loop
inline constexpr std::size_t kMailboxMax = 100'000;  // then other threads wait
inline constexpr std::size_t kLogLineBytesMax = 4'096;
inline constexpr std::size_t kHooksAtOnce = 4;
inline constexpr std::size_t kHooksWaitingMax = 256;
inline constexpr Duration kHookTimeMax = seconds{30};
inline constexpr Duration kHookGrace = seconds{5};  // from SIGTERM to SIGKILL
inline constexpr std::size_t kHookOutputBytesMax = 4'096;

// Configuration
inline constexpr std::size_t kConfigBytesMax = 1'048'576;

// Disk
inline constexpr std::size_t kDiskFreeBytesMin = 16'777'216;  // below: intake stops, alarm
// Beside the journal, given back when the disk is full: open alerts are worked off with it.
inline constexpr std::size_t kReserveBytes = 33'554'432;

// What is kept (docs/backup.md)
inline constexpr std::size_t kAgedRowsMax = 200;        // of one step
inline constexpr Duration kAgingPause = Duration{250};  // between two steps
inline constexpr Duration kAgingEvery = hours{1};       // between two looks for something old
inline constexpr std::int64_t kIdsSkipped = 1'000'000;  // of each kind, by a restore
inline constexpr std::size_t kNumbersSkipped = 400;     // quarantined by a restore
inline constexpr std::size_t kClosingsStepMax = 200;    // written with one fsync

}  // namespace tocsin::limits
