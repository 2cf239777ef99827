// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "queue/base/result.h"
#include "queue/base/time.h"

namespace tocsin::emulator {

// What can be made to go wrong with an emulated modem, as one line of text each. Two sorts: deeds,
// which happen once something is reached, and conditions, which last until they are changed.
//
// DEEDS
//   line  = deed [ point ] [ count ]
//   deed  = hang until CURE          says nothing and carries out nothing until that (or more) is
//                                    done to it
//         | hang for TIME            or until that has passed
//         | vanish [[for] TIME] [as LINK] the port goes, all else stays; without TIME until `plug`
//         | unplug [[for] TIME] [as LINK] the port goes and so does the power
//         | reboot                   by itself: all settings are lost
//         | say TEXT                 as a URC does, but also in the middle of something
//         | answer TEXT              and do not carry it out (at sent: it is sent)
//         | cms CODE                 answer "+CMS ERROR: CODE"
//         | silent                   do not carry it out (at sent: it is sent), and answer nothing
//         | late TIME                carry it out and answer so much later
//   CURE  = esc | reopen | atz | radio (CFUN=0 or 4, then 1) | reset (CFUN=1,1) | power
//   point = now                      of hang, vanish, unplug, reboot, say when nothing else is said
//         | before PREFIX            a command line that begins so has come
//         | in PREFIX                its first line was said, what follows not yet
//         | after PREFIX             its final result was said
//         | at prompt                the "> " of a submit was said
//         | at pdu N                 N characters of its PDU came
//         | at ctrl-z                it is not sent yet; where cms stands when nothing else is said
//         | at sent                  it is sent, the answer is not said yet
//   count = once (without a word) | N times | always
//   Short: answer PREFIX TEXT, silent PREFIX, late PREFIX TIME mean "before PREFIX".
//   A TEXT without CR and LF is said as a line of its own, any other as it stands.
//
// CONDITIONS
//   registration home | roaming | searching | denied | unknown | none | sms-only | 0..10
//   signal 0..31 | 99
//   deaf until CURE | deaf off            sends, but the network cannot reach it: SMS wait there
//   sim ready | missing | pin | puk | failure | busy TIME
//   memory NAME SIZE                      a smaller SIM: SIZE 0 makes it full at once
//   flood TEXT TIME | flood off           says it each TIME
//   urc repeat N | urc memory NAME | urc off | urc anywhere | urc normal
//                                         +CMTI N times, naming another memory, never, or also in
//                                         the middle of an answer and of the typing of a PDU
//   slots late TIME | slots normal        a stored SMS can be read only after TIME
//   quirk garbage | nul | ok-twice | no-blank [off]
//   quirk no-ok PREFIX [off]              such commands end without OK
//   reports off | reports STATUS [after TIME]    TP-ST of what is sent from now on, 0..255
//   submit TIME                           from Ctrl-Z to +CMGS
//   calls taken | busy | unanswered [after TIME]
//   plug                                  ends vanish and unplug
//   power                                 off and on
//   clear                                 forgets all deeds; conditions stay
//
// Words are parted by blanks; those with blanks stand in double quotes, where \r \n \0 \" \\ are
// what they are in C. TIME is as 250ms, 3s, 2min.

enum class Cure { Esc, Reopen, Atz, Radio, Reset, Power };

struct Point {
  enum class At { Now, Before, In, After, Prompt, Pdu, CtrlZ, Sent };

  At at = At::Now;
  std::string prefix{};        // of Before, In, After
  std::size_t characters = 0;  // of Pdu
};

struct Mishap {
  enum class Deed { Hang, Vanish, Unplug, Reboot, Say, Answer, Silent, Late };

  Deed deed = Deed::Silent;
  Point point{};
  int times = 1;                   // -1: always
  std::string text{};              // of Say, Answer
  std::optional<Duration> time{};  // of Hang, Vanish, Unplug, Late
  Cure cure = Cure::Power;         // of Hang without a time
  std::string link{};              // of Vanish, Unplug: the name of the port when it is back
};

// The words of a line, without their quotes. Permanent: a quote is not closed.
Result<std::vector<std::string>> wordsOf(std::string_view line);

// A deed; Permanent with what would be right.
Result<Mishap> parseMishap(std::string_view line);

std::optional<Cure> parseCure(std::string_view word);

// True when the line of a command begins with the prefix, whatever the case.
bool beginsWith(std::string_view line, std::string_view prefix);

// The deeds that wait for their point.
class Faults {
 public:
  void add(Mishap mishap) { planned_.push_back(std::move(mishap)); }

  void clear() { planned_.clear(); }

  bool isEmpty() const { return planned_.empty(); }

  // The deeds of this point, in the order in which they were added; each counts as done once.
  std::vector<Mishap> take(Point::At at, std::string_view line, std::size_t characters);

 private:
  std::vector<Mishap> planned_;
};

}  // namespace tocsin::emulator
