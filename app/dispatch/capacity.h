// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <vector>

#include "app/dispatch/links.h"

namespace tocsin::dispatch {

// What the links can send, as they are configured and as fast as they were of late: all links of a
// route share its SMS, whether they are up now or not. A link that has not sent since the start
// counts with 6 s per SMS when it is a modem, else 0.1 s.
class Capacity {
 public:
  explicit Capacity(const Links& links);

  // `byRoute`: SMS for each route, as many as there are routes. Routes without a link don't count.
  bool sends(const std::vector<int>& byRoute, Duration within) const;
  // How long they take in whole seconds, at least one, at most kLongest.
  Duration timeFor(const std::vector<int>& byRoute) const;
  static constexpr seconds kLongest = hours{24 * 7};

 private:
  struct Link {
    double seconds = 0;  // per SMS
    int perHour = 0;     // 0: no limit
  };

  double sentBy(const std::set<std::size_t>& links, Duration within) const;

  std::vector<Link> links_;
  std::vector<std::set<std::size_t>> routes_;
};

}  // namespace tocsin::dispatch
