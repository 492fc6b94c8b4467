package desk

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// history turns events into sentences, newest first.
func (w *work) history(events []journal.Event, texts map[int64]string) []Entry {
	undone := map[string]bool{}
	for _, e := range events {
		if e.Kind == journal.Undone {
			undone[e.Undoes] = true
		}
	}
	var out []Entry
	for _, e := range events {
		out = append(out, Entry{
			Seq: e.Seq, At: e.At, Who: safetext.Line(whoDid(e)), Kind: string(e.Kind), Text: w.sentence(e), Note: safetext.Block(texts[e.Data.Note]),
			Undone: undone[e.Batch] && e.Kind != journal.Undone,
		})
	}
	return out
}

func who(e journal.Event) string {
	switch e.By {
	case journal.System:
		return "system"
	case journal.Import:
		return "import"
	}
	return e.Actor
}

// whoDid is who; a referral that a person typed came by the way of imports, and yet is theirs.
func whoDid(e journal.Event) string {
	if e.By == journal.Import && e.Data.How == Hand {
		return e.Actor
	}
	return who(e)
}

// kindWords is an event's kind as people say it.
func kindWords(k journal.Kind) string {
	switch k {
	case journal.Admitted:
		return "received"
	case journal.Woken:
		return "came back from nurture"
	case journal.Checked:
		return "tried to qualify"
	case journal.FactSet:
		return "set"
	case journal.Confirmed:
		return "confirmed for the partner"
	case journal.Denied:
		return "noted that the partner denies it"
	case journal.Asked:
		return "asked the partner"
	case journal.Answered:
		return "recorded the partner's answer"
	case journal.Rejected:
		return "sent back"
	case journal.Updated:
		return "updated by an import"
	case journal.PersonErased:
		return "erased everything personal"
	}
	return strings.ReplaceAll(string(k), "_", " ")
}

// sentence says what happened, without the subject.
func (w *work) sentence(e journal.Event) string {
	words := kindWords(e.Kind)
	d := e.Data
	switch e.Kind {
	case journal.Accepted:
		return words + " it as an SQL"
	case journal.Rejected:
		return words + with(safetext.Line(d.To), " to ")
	case journal.Claimed, journal.Released, journal.Archived:
		return words + " it"
	case journal.Noted:
		return words
	case journal.Admitted:
		return words + " by " + safetext.Line(d.How) + with(plain(d.Changes["score"].After), ", score ")
	case journal.Quarantined:
		return "quarantined" + with(plain(d.Changes["reason"].After), ", ")
	case journal.Rescored:
		return w.rescored(e)
	case journal.Assigned:
		return "assigned it to " + safetext.Line(d.To)
	case journal.Qualified:
		return "qualified it" + with(safetext.Line(d.To), ", handed to ") + moved(d.Changes)
	case journal.Checked:
		return words + with(strings.Join(d.Names, ", "), ", facts kept: ") + moved(d.Changes)
	case journal.Disqualified:
		return "disqualified it: " + w.rules.policy.ReasonLabel(d.Reason)
	case journal.Nurtured, journal.Snoozed:
		if d.Until == 0 {
			return "no longer snoozes it"
		}
		return words + " it until " + store.Instant(d.Until).In(w.rules.policy.TimeZone).Format("2 Jan 2006 15:04")
	case journal.Contacted:
		return "reached out by " + safetext.Line(d.How) + with(strings.ReplaceAll(d.Outcome, "_", " "), ", ") + with(strings.Join(d.Names, ", "), ", learned: ") + moved(d.Changes)
	case journal.Asked:
		return words + " " + askWords(d.How)
	case journal.FactSet:
		return words + " " + strings.Join(d.Names, ", ") + moved(d.Changes)
	case journal.Tagged:
		return words + " it " + strings.Join(d.Names, " ")
	case journal.Reopened:
		return words + " it" + with(d.Verb, ", was ")
	case journal.Undone:
		return "undid: " + kindWords(journal.Kind(d.Verb))
	case journal.Opportunity:
		return "opportunity " + d.Outcome
	case journal.Imported:
		return words + " " + safetext.Line(d.How) + with(tallied(d.Counts), ": ")
	case journal.Touched:
		return fmt.Sprintf("brought %d touches", d.Counts["touches"])
	case journal.PartnerSaved:
		return "partner saved" + with(strings.Join(changedNames(d.Changes), ", "), ": ")
	case journal.PageSaved:
		return "referral page saved"
	case journal.PolicyChanged:
		return "published a policy"
	}
	return words + moved(d.Changes)
}

// tallied is "100 created, 3 updated", fates that did not occur left out.
func tallied(counts map[string]int) string {
	var parts []string
	for _, f := range Fates() {
		if n := counts[string(f)]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, f))
		}
	}
	return strings.Join(parts, ", ")
}

// changedNames are the names of changed fields without what they belong to.
func changedNames(c journal.Changes) []string {
	var out []string
	for _, name := range fieldOrder(c) {
		_, short, _ := strings.Cut(name, ".")
		out = append(out, strings.ReplaceAll(short, "_", " "))
	}
	if len(out) > 4 {
		return append(out[:4], "...")
	}
	return out
}

func (w *work) rescored(e journal.Event) string {
	c := e.Data.Changes
	if s, ok := c["stage"]; ok {
		return "became " + plain(s.After) + moved(c)
	}
	if m := moved(c); m != "" {
		return "rescored" + strings.TrimPrefix(m, ", score")
	}
	if v, ok := c["verdict"]; ok {
		return "verdict " + strings.ReplaceAll(plain(v.Before), "_", " ") + " → " + strings.ReplaceAll(plain(v.After), "_", " ")
	}
	if _, ok := c["conflicts"]; ok {
		return "another partner referred the same company"
	}
	if _, ok := c["due_at"]; ok {
		return "due time derived again"
	}
	return "checked again"
}

// moved says how the score moved, "" when it did not.
func moved(c journal.Changes) string {
	s, ok := c["score"]
	if !ok || len(s.Before) == 0 {
		return ""
	}
	return fmt.Sprintf(", score %s → %s", plain(s.Before), plain(s.After))
}

func plain(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return safetext.Line(s)
	}
	return string(raw)
}

func with(s, before string) string {
	if s == "" {
		return ""
	}
	return before + s
}
