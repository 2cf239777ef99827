// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/doctor/facts.h"
#include "app/doctor/finding.h"

// The checks one by one; the table of examine.cpp names them.
namespace tocsin::doctor {

// Of the box.
void checkConfiguration(const Facts& facts, Findings& found);
void checkService(const Facts& facts, Findings& found);
void checkSpool(const Facts& facts, Findings& found);
void checkWaiting(const Facts& facts, Findings& found);
void checkDisk(const Facts& facts, Findings& found);
void checkJournal(const Facts& facts, Findings& found);
void checkClock(const Facts& facts, Findings& found);
void checkFiles(const Facts& facts, Findings& found);
void checkCertificates(const Facts& facts, Findings& found);

// Of the links.
void checkPorts(const Facts& facts, Findings& found);
void checkLinks(const Facts& facts, Findings& found);
void checkSim(const Facts& facts, Findings& found);
void checkSignal(const Facts& facts, Findings& found);
void checkTechnology(const Facts& facts, Findings& found);
void checkQuota(const Facts& facts, Findings& found);
void checkLastPage(const Facts& facts, Findings& found);
void checkLastReply(const Facts& facts, Findings& found);

// Of the people.
void checkRecipients(const Facts& facts, Findings& found);
void checkLists(const Facts& facts, Findings& found);
void checkLastResort(const Facts& facts, Findings& found);
void checkAlarmNumbers(const Facts& facts, Findings& found);
void checkAlarms(const Facts& facts, Findings& found);

// The [[route]] of this number has nothing but simulators, beside links that are real.
bool isForSimulatorsAlone(const Facts& facts, const std::string& number);

// The lists' way to say "ann, bob and 3 more".
std::string enumerate(const std::vector<std::string>& names);

// "42 s", "3 min", "5 h", "12 days": how long, for people.
std::string roughly(Duration duration);

}  // namespace tocsin::doctor
