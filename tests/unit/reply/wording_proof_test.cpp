// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "queue/base/sms_text.h"
#include "queue/reply/wording.h"

namespace tocsin::reply {
namespace {

constexpr LocalTime kMonday{2026, 11, 23, 1, 9, 0};
constexpr LocalTime kSunday{2026, 11, 22, 0, 9, 0};

ProofText proofOf(std::string alerts) {
  return {
      .at = kMonday,
      .alerts = std::move(alerts),
      .since = kSunday,
      .links = {
          {"modem1", LinkWord::Ok}, {"script", LinkWord::SendsOnly}, {"carrier", LinkWord::Down}}};
}

TEST(ProofTextTest, SaysWhenHowManyAlertsAndHowTheLinksAreInEachLanguage) {
  EXPECT_EQ(proofText(proofOf("12"), Language::English),
            "Tocsin lives. Mon 09:00. Alerts since Sun 09:00: 12. Links: modem1 ok, script sends "
            "only, carrier DOWN. No reply needed.");
  EXPECT_EQ(proofText(proofOf("12"), Language::French),
            "Tocsin est en vie. lun 09:00. Alertes depuis dim 09:00: 12. Liens: modem1 ok, script "
            "envoie seulement, carrier EN PANNE. Aucune r\u00E9ponse n\u00E9cessaire.");
  EXPECT_EQ(proofText(proofOf("12"), Language::German),
            "Tocsin lebt. Mo 09:00. Alarme seit So 09:00: 12. Leitungen: modem1 ok, script sendet "
            "nur, carrier AUSGEFALLEN. Keine Antwort n\u00F6tig.");
}

TEST(ProofTextTest, TheFirstOneCountsNothing) {
  EXPECT_EQ(proofText(proofOf(""), Language::English),
            "Tocsin lives. Mon 09:00. Links: modem1 ok, script sends only, carrier DOWN. No reply "
            "needed.");
}

TEST(ProofTextTest, ItIsOneSmsHoweverManyLinksThereAre) {
  for (const Language language : {Language::English, Language::French, Language::German}) {
    ProofText proof = proofOf("100000");
    for (int i = 0; i < 32; ++i) {
      proof.links.emplace_back("link" + std::to_string(i), LinkWord::Down);
    }
    const std::string text = proofText(proof, language);
    EXPECT_EQ(smsParts(text), 1) << text;
    EXPECT_EQ(alphabetOf(text), SmsAlphabet::Gsm7) << text;
  }
}

}  // namespace
}  // namespace tocsin::reply
