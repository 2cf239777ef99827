// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/commands.h"
#include "app/cli/exit_code.h"
#include "app/cli/session.h"

// What each command that talks to the daemon does; it prints and returns what the program ends
// with.
namespace tocsin::cli {

ExitCode act(const Session& session, const Queue& queue);
ExitCode act(const Session& session, const Show& show);
ExitCode act(const Session& session, const Order& order);

ExitCode act(const Session& session, const Import& asked);
ExitCode act(const Session& session, const Export& asked);
ExitCode act(const Session& session, const Recipients& recipients);
ExitCode act(const Session& session, const ShowRecipient& show);
ExitCode act(const Session& session, const EditRecipient& edit);
ExitCode act(const Session& session, const RemoveRecipient& remove);
ExitCode act(const Session& session, const EraseRecipient& erase);
ExitCode act(const Session& session, const SwitchRecipient& switched);
ExitCode act(const Session& session, const Lists& lists);
ExitCode act(const Session& session, const ShowList& show);
ExitCode act(const Session& session, const EditList& edit);
ExitCode act(const Session& session, const RemoveList& remove);
ExitCode act(const Session& session, const PauseList& pause);

ExitCode act(const Session& session, const Drivers& drivers);
ExitCode act(const Session& session, const Trace& trace);
ExitCode act(const Session& session, const Inbox& inbox);
ExitCode act(const Session& session, const Alarms& alarms);
ExitCode act(const Session& session, const Test& test);

ExitCode act(const Session& session, const Reload& reload);

ExitCode act(const Session& session, const Users& users);
ExitCode act(const Session& session, const EditUser& edit);
ExitCode act(const Session& session, const LinkUser& link);
ExitCode act(const Session& session, const RemoveUser& remove);
ExitCode act(const Session& session, const LogOutUser& logOut);
ExitCode act(const Session& session, const Tokens& tokens);
ExitCode act(const Session& session, const AddToken& add);
ExitCode act(const Session& session, const RemoveToken& remove);
ExitCode act(const Session& session, const Audit& audit);

ExitCode act(const Session& session, const Search& search);
ExitCode act(const Session& session, const Spool& spool);
ExitCode act(const Session& session, const ShowRefused& show);
ExitCode act(const Session& session, const RetryRefused& retry);

ExitCode act(const Session& session, const Resume& resume);

// Sends a change and prints what the daemon says came of it.
ExitCode change(const Session& session, const HttpRequest& request);

}  // namespace tocsin::cli
