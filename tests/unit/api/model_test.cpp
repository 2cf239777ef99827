// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "server_fixture.h"

namespace tocsin::api {
namespace {

// Random calls of people who log in and out, of tokens, of admins who change people, lists, users
// and tokens with and without ETags; beside them a small model of who may do what and of what is
// there. A seed is one sequence.
class ModelTest : public ServerTest, public ::testing::WithParamInterface<unsigned> {
 protected:
  static constexpr const char* kPassword = "correct horse";

  struct Login {
    std::string headers;
    std::string user;  // empty: a token
    Role role = Role::Viewer;
    bool isValid = true;
  };

  void SetUp() override {
    ServerTest::SetUp();
    stored_ = *backend_->passwords.hash(kPassword);
    for (const auto& [name, role] : {std::pair{"root", Role::Admin}, {"op", Role::Operator}}) {
      operations_.logins.table.users[name] = {
          .role = role, .password = stored_, .setupHash = {}, .setupUntil = {}};
      users_[name] = role;
    }
    takeLogins();
    random_.seed(GetParam());
  }

  int any(int count) { return static_cast<int>(random_() % static_cast<unsigned>(count)); }

  std::string anyName(const char* kind) { return kind + std::to_string(any(4)); }

  Login* anyLogin() { return logins_.empty() ? nullptr : &logins_[random_() % logins_.size()]; }

  void logInAs(const std::string& name) {
    const Response response = askFrom(
        kFarPeer, "POST /api/v1/session", Json{{"user", name}, {"password", kPassword}}.dump());
    const auto user = users_.find(name);
    ASSERT_EQ(response.status, user == users_.end() ? 401 : 200) << name;
    if (user == users_.end()) {
      now_ += minutes{16};  // as long as a failure may cost
      return;
    }
    const Session session = sessionOf(response);
    logins_.push_back({session.cookie + session.csrf, name, user->second, true});
  }

  void addMachine(const std::string& name) {
    const Role role = any(2) == 0 ? Role::Producer : Role::Admin;
    const Response response =
        askFrom(kSocketPeer,
                "POST /api/v1/tokens",
                Json{{"name", name}, {"role", nameOf(role)}, {"until", nullptr}}.dump());
    ASSERT_EQ(response.status, tokens_.contains(name) ? 409 : 201);
    if (response.status == 409) return;
    tokens_[name] = logins_.size();
    const std::string secret = Json::parse(response.body)["token"];
    logins_.push_back({"Authorization: Bearer " + secret + "\r\n", {}, role, true});
  }

  void removeMachine(const std::string& name) {
    const int status = askFrom(kSocketPeer, "DELETE /api/v1/tokens/" + name).status;
    ASSERT_EQ(status, tokens_.contains(name) ? 200 : 404);
    if (status != 200) return;
    logins_[tokens_[name]].isValid = false;
    tokens_.erase(name);
  }

  void endSessionsOf(const std::string& user) {
    for (Login& login : logins_) {
      if (login.user == user) login.isValid = false;
    }
  }

  void putUser(const std::string& name) {
    const Role role = any(2) == 0 ? Role::Viewer : Role::Operator;
    const int status =
        askFrom(kSocketPeer, "PUT /api/v1/users/" + name, Json{{"role", nameOf(role)}}.dump())
            .status;
    ASSERT_EQ(status, 200);
    if (users_.contains(name) && users_[name] != role) endSessionsOf(name);
    users_[name] = role;
    loop_.settle();
    operations_.logins.table.users[name].password = stored_;
    takeLogins();
  }

  void removeUser(const std::string& name) {
    const int status = askFrom(kSocketPeer, "DELETE /api/v1/users/" + name).status;
    ASSERT_EQ(status, users_.contains(name) ? 200 : 404);
    users_.erase(name);
    endSessionsOf(name);
  }

  // What anybody gets who puts or removes a person with the ETag that was read at some time.
  void changePerson(const Login& login) {
    const std::string name = anyName("person");
    const bool isPut = any(3) > 0;
    const bool hasEtag = any(2) == 0 && seen_.contains(name);
    const std::string etag = hasEtag ? "If-Match: \"" + seen_[name] + "\"\r\n" : std::string();
    const int status =
        askFrom(kFarPeer,
                (isPut ? "PUT /api/v1/recipients/" : "DELETE /api/v1/recipients/") + name,
                isPut ? R"({"number":"+33600000001"})" : "",
                login.headers + etag)
            .status;
    ASSERT_EQ(status, expectedChange(login, name, isPut, hasEtag)) << name << isPut << hasEtag;
    if (status != 200) return;
    if (isPut) {
      people_.insert(name);
      isStale_.insert(name);
    } else {
      people_.erase(name);
      isStale_.insert(name);
    }
  }

  int expectedChange(const Login& login, const std::string& name, bool isPut, bool hasEtag) {
    if (!login.isValid) return 401;
    if (login.role != Role::Admin) return 403;
    if (!isPut && !people_.contains(name)) return 404;
    return hasEtag && isStale_.contains(name) ? 412 : 200;
  }

  void readPerson(const Login& login) {
    const std::string name = anyName("person");
    const Response response =
        askFrom(kFarPeer, "GET /api/v1/recipients/" + name, {}, login.headers);
    const bool maySee = login.role != Role::Producer;
    ASSERT_EQ(response.status,
              !login.isValid           ? 401
              : !maySee                ? 403
              : people_.contains(name) ? 200
                                       : 404);
    if (response.status != 200) return;
    const std::string etag = headerOf(response, "ETag");
    seen_[name] = etag.substr(1, etag.size() - 2);
    isStale_.erase(name);
  }

  void act(const Login& login) {
    const int status =
        askFrom(kFarPeer, "POST /api/v1/messages/7042/ack", {}, login.headers).status;
    const bool may = login.role == Role::Operator || login.role == Role::Admin;
    ASSERT_EQ(status, !login.isValid ? 401 : may ? 200 : 403);
  }

  void logOut(Login& login) {
    const int status = askFrom(kFarPeer, "DELETE /api/v1/session", {}, login.headers).status;
    ASSERT_EQ(status, !login.isValid ? 401 : login.user.empty() ? 403 : 200);
    if (status == 200) login.isValid = false;
  }

  void step() {
    const std::string user = any(5) == 0 ? "root" : anyName("user");
    switch (any(10)) {
      case 0: return logInAs(user);
      case 1: return user == "root" ? logInAs(user) : putUser(user);
      case 2: return any(3) == 0 && user != "root" ? removeUser(user) : logInAs(user);
      case 3: return addMachine(anyName("machine"));
      case 4: return any(2) == 0 ? removeMachine(anyName("machine")) : void();
      default: break;
    }
    Login* login = anyLogin();
    if (login == nullptr) return;
    switch (any(8)) {
      case 0: return logOut(*login);
      case 1:
      case 2: return act(*login);
      case 3:
      case 4: return readPerson(*login);
      default: return changePerson(*login);
    }
  }

  std::mt19937 random_;
  std::string stored_;
  std::map<std::string, Role> users_;
  std::map<std::string, std::size_t> tokens_;  // where in logins_
  std::vector<Login> logins_;
  std::set<std::string> people_, isStale_;
  std::map<std::string, std::string> seen_;  // ETags
};

TEST_P(ModelTest, EveryAnswerIsWhatTheModelSays) {
  for (int i = 0; i < 400 && !HasFatalFailure(); ++i) {
    SCOPED_TRACE("step " + std::to_string(i) + " of seed " + std::to_string(GetParam()));
    now_ += seconds{1};
    operations_.logins.now = now_;
    step();
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, ModelTest, ::testing::Range(1U, 13U));

}  // namespace
}  // namespace tocsin::api
