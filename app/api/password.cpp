// SPDX-License-Identifier: Apache-2.0
#include "app/api/password.h"

#include <algorithm>
#include <cctype>
#include <crypt.h>
#include <memory>

#include "app/api/secret.h"
#include "queue/base/limits.h"
#include "queue/base/sms_text.h"

namespace tocsin::api {
namespace {

// crypt(3) takes less than CRYPT_MAX_PASSPHRASE_SIZE octets, and 200 characters may have 800.
std::string phraseOf(const std::string& password) {
  return password.size() < CRYPT_MAX_PASSPHRASE_SIZE ? password : sha256Hex(password);
}

std::string lowerCase(std::string text) {
  std::transform(
      text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

}  // namespace

// One of the few hashings at once; not held when there was none in time.
class Passwords::Seat {
 public:
  explicit Seat(Passwords& passwords) : passwords_(passwords) {
    std::unique_lock lock(passwords_.mutex_);
    const auto isFree = [this] { return passwords_.taken_ < passwords_.options_.atOnce; };
    if (!isFree() && passwords_.waiting_ >= passwords_.options_.waitingMax) return;
    ++passwords_.waiting_;
    isHeld_ = passwords_.freed_.wait_for(lock, passwords_.options_.waitMax, isFree);
    --passwords_.waiting_;
    if (isHeld_) ++passwords_.taken_;
  }

  ~Seat() {
    if (!isHeld_) return;
    {
      const std::lock_guard lock(passwords_.mutex_);
      --passwords_.taken_;
    }
    passwords_.freed_.notify_one();
  }

  Seat(const Seat&) = delete;
  Seat& operator=(const Seat&) = delete;

  bool isHeld() const { return isHeld_; }

 private:
  Passwords& passwords_;
  bool isHeld_ = false;
};

std::string Passwords::newSetting() const {
  std::string setting(CRYPT_GENSALT_OUTPUT_SIZE, '\0');
  const char* made = ::crypt_gensalt_rn(
      "$y$", options_.cost, nullptr, 0, setting.data(), static_cast<int>(setting.size()));
  return made == nullptr ? std::string() : std::string(made);
}

std::optional<std::string> Passwords::hashWith(const std::string& password,
                                               const std::string& setting) {
  const Seat seat(*this);
  if (!seat.isHeld()) return std::nullopt;
  const auto work = std::make_unique<crypt_data>();  // 32 KiB: too much for a stack
  const char* hashed = ::crypt_r(phraseOf(password).c_str(), setting.c_str(), work.get());
  const bool isHash = hashed != nullptr && hashed[0] == '$';  // '*': it failed
  return isHash ? std::string(hashed) : std::string();
}

std::optional<std::string> Passwords::hash(const std::string& password) {
  auto hashed = hashWith(password, newSetting());
  return hashed && hashed->empty() ? std::nullopt : hashed;
}

std::optional<bool> Passwords::fits(const std::string& password, const std::string& stored) {
  const auto hashed = hashWith(password, stored.empty() ? newSetting() : stored);
  if (!hashed) return std::nullopt;
  return !stored.empty() && areEqual(*hashed, stored);
}

std::string wrongPassword(const std::string& password, const std::string& user) {
  const bool tooShort =
      firstChars(password, limits::kPasswordCharsMin - 1).size() == password.size();
  const bool tooLong = firstChars(password, limits::kPasswordCharsMax).size() < password.size();
  if (tooShort || tooLong) {
    return "a password has " + std::to_string(limits::kPasswordCharsMin) + " to " +
           std::to_string(limits::kPasswordCharsMax) + " characters";
  }
  return lowerCase(password) == lowerCase(user) ? "the password must not be the user's name" : "";
}

}  // namespace tocsin::api
