// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/dispatch/operations.h"
#include "app/http/problem.h"

namespace tocsin::api {

using http::invalidField;
using http::problem;
using http::Request;
using http::Response;
using http::unavailable;

// NotFound 404, BadInput 422, Conflict 409, Changed 412, Busy and Degraded 503.
Response problemOf(const dispatch::OrderError& error);

// 503 of a degraded box: whether a login is right is not known, so none is called wrong.
Response noLoginKnown();

}  // namespace tocsin::api
