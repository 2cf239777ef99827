// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/http/connection.h"

namespace tocsin::http {

// Who is at the other end of an accepted socket: the user of a Unix one, the address of a TCP one.
Visitor visitorOf(int fd, bool isTcp, bool isTls);

}  // namespace tocsin::http
