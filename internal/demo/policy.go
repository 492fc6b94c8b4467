package demo

import (
	"strings"

	"github.com/eqltui/eqltui/internal/policy"
)

// The queue that never closes, so that some countdown runs whatever the hour of the demo is. Its
// countries are those in which no other queue of the default policy is at home. Before it stands one whose only member is away.
const (
	alwaysCalendar = `calendars:
  always: {tz: UTC, week: {mon-sun: [["00:00", "24:00"]]}}
`
	worldQueue = `  - id: iberia
    when: {account.country: {in: [ES, PT]}}
    calendar: always
    escalate_to: piotr
    members: [{user: ines, weight: 1}]
    nobody: hold
` + `  - id: world
    when: {account.country: {in: [DE, AT, CH, GB, IE, DK, SE, NO, FI, US, CA, JP]}}
    calendar: always
    escalate_to: piotr
    members: [{user: ania, weight: 1}, {user: piotr, weight: 2}, {user: giulia, weight: 1}, {user: marco, weight: 1}]
    nobody: hold
`
)

// Policy is the demo's policy document: the default one with the day on which the programme started, such as
// 2025-01-01, and, before its queues, one that is open round the clock.
func Policy(started string) []byte {
	var out strings.Builder
	for line := range strings.Lines(string(policy.DefaultDocument())) {
		if strings.HasPrefix(line, "calendars:") {
			out.WriteString(alwaysCalendar)
			continue
		}
		if strings.HasPrefix(line, "  started_on:") {
			out.WriteString("  started_on: " + started + "\n")
			continue
		}
		out.WriteString(line)
		if strings.HasPrefix(line, "queues:") {
			out.WriteString(worldQueue)
		}
	}
	return []byte(out.String())
}
