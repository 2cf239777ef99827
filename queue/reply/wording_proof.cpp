// SPDX-License-Identifier: Apache-2.0
#include "queue/reply/phrases.h"
#include "queue/reply/wording.h"
#include "queue/reply/wording_line.h"

namespace tocsin::reply {

std::string proofText(const ProofText& proof, Language language) {
  Fields fields;
  fields.day = dayAndTime(proof.at, language);
  if (!proof.alerts.empty()) {
    fields.text = dayAndTime(proof.since, language);
    fields.other = proof.alerts;
  }
  for (const auto& [name, word] : proof.links) {
    fields.detail += (fields.detail.empty() ? "" : ", ") + cleaned(name) + " " +
                     std::string(linkPhrase(word, language));
  }
  return fillToFit(phrase(Line::ProofOfLife, language).full,
                   fields,
                   &Fields::detail,
                   roomOf(SmsAlphabet::Gsm7, 1));
}

}  // namespace tocsin::reply
