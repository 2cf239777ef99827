// SPDX-License-Identifier: Apache-2.0
#include "drivers/simulator/shelf.h"

#include "queue/base/limits.h"

namespace tocsin::drivers {

Shelf::Shelf(const std::vector<SimulatedPhone>& scripted) {
  for (const SimulatedPhone& phone : scripted) {
    phones_[phone.number.text()].isScripted = true;
  }
  scripted_ = phones_.size();
}

void Shelf::put(const TrafficLine& sms) {
  if (sms.what == Traffic::Confirmed) return;
  Phone& phone = phones_[sms.number];
  phone.lastUsed = ++uses_;
  phone.messages.push_back({sms.at, sms.what == Traffic::ToPhone, sms.text});
  if (phone.messages.size() > limits::kPhoneSmsShownMax) phone.messages.pop_front();
  if (phones_.size() > scripted_ + limits::kPhonesShownMax) forgetQuietest();
}

std::vector<ShownPhone> Shelf::phones() const {
  std::vector<ShownPhone> shown;
  for (const auto& [number, phone] : phones_) {
    shown.push_back({number, {phone.messages.begin(), phone.messages.end()}});
  }
  return shown;
}

void Shelf::forgetQuietest() {
  auto quietest = phones_.end();
  for (auto one = phones_.begin(); one != phones_.end(); ++one) {
    if (one->second.isScripted) continue;
    if (quietest == phones_.end() || one->second.lastUsed < quietest->second.lastUsed) {
      quietest = one;
    }
  }
  if (quietest != phones_.end()) phones_.erase(quietest);
}

}  // namespace tocsin::drivers
