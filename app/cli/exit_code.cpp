// SPDX-License-Identifier: Apache-2.0
#include "app/cli/exit_code.h"

namespace tocsin::cli {

ExitCode exitCodeOf(int httpStatus) {
  if (httpStatus >= 200 && httpStatus < 300) return ExitCode::Done;
  const bool timeMends = httpStatus == 408 || httpStatus == 425 || httpStatus == 429;
  if (httpStatus >= 400 && httpStatus < 500 && !timeMends) return ExitCode::Input;
  return ExitCode::TryAgain;
}

}  // namespace tocsin::cli
