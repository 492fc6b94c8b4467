package app

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// mismatchForm is one mismatch as JSON.
type mismatchForm struct {
	Kind  string  `json:"kind"`
	Where string  `json:"where"`
	Lead  *string `json:"lead"`
	Field string  `json:"field"`
	Want  string  `json:"want"`
	Have  string  `json:"have"`
	Hint  string  `json:"hint"`
}

// verifiedForm is the last line of a verification as JSON.
type verifiedForm struct {
	OK         bool `json:"ok"`
	Leads      int  `json:"leads"`
	Events     int  `json:"events"`
	Mismatches int  `json:"mismatches"`
	Waiting    int  `json:"waiting"`
	Older      int  `json:"older_engine"`
	Erased     int  `json:"erased"`
	Repaired   int  `json:"repaired"`
	// The journal number that was written down beside the database, where the journal ends before it; both are left out
	// where it does not.
	Head   int64 `json:"head,omitempty"`
	Behind bool  `json:"behind,omitempty"`
}

func (a *app) verifyCommand() *cobra.Command {
	repair, head, version := false, "", ""
	c := &cobra.Command{
		Use: "verify", Short: "Derive every figure and state from journal and policies again, and compare", Args: a.none,
		Long: `verify replays: journal and policies must give the state that stands in the database. It checks that

  - the journal is numbered without gaps up to its head, each event is the one that was written (a chain of hashes says
    so), of a kind that is known, and begins where the last one ended;
  - every journalled field of every lead, opportunity, partner and page is what its events make of it, every message to
    a partner is there that an act queued, and every touch that an import brought;
  - points, verdict, open gates and clock of every living lead are what the policy it was scored under gives;
  - counters and channel conflicts are what a recount gives, and searched columns and the index what their rows say;
  - every person, account, partner, text, policy and batch that is named exists, every number has a sequence to go on
    from, persons are found by their own address, and the file is whole and its schema eqltui's.

A value that cannot be read is named with its row; everything else is looked at all the same.

It reads one snapshot, so others can go on working, and takes memory for one page of leads. Leads that an older engine
derived are held against their recorded result, and the figures of erased persons stay as they were recorded.

--head FILE holds the journal also against a head that was written down before. Every hour and when a program ends, the
number and the hash of the newest event are put beside the database, in NAME.head; a copy kept elsewhere shows it when
the journal was written anew or its end cut off. A backup of before is called older, not forged. Without --head the file
beside the database is taken: another journal is a difference then, one that ends before is told and is none, because an
older copy may have been put there on purpose.

--repair derives anew what is only derived: points, verdicts, clocks, conflicts, counters, searched columns. It never
touches the journal, nor what somebody did. It is journalled.

--policy HASH replays one published version instead: each score that was recorded under it is derived again from what was
known then, and of each lead the first one that differs is told. current and previous are versions too. It reads the
journal as a backtest does, and says nothing of what the version would have made of other times: that is policy backtest.

The exit code is 0 when all is well and 1 when something differs. With --json, one line per difference and a last one:
  {"kind":"score","where":"L-12","lead":"L-12","field":"fit","want":"29","have":"28","hint":"..."}
  {"ok":false,"leads":120,"events":900,"mismatches":1,"waiting":0,"older_engine":0,"erased":0,"repaired":0}
Of a version, the last line is
  {"ok":true,"policy":"sha256:...","first":"...","last":"...","leads":120,"scores":310,"mismatches":0,"older_engine":0,"erased":0}
kind is journal, fact, score, clock, conflict, sum, counter, key, reference, policy or file. want is what follows from the
journal and the policies, have is what stands there. waiting counts leads whose score time has made due: the next minute
of a running eqltui derives them.

` + rolesLine(desk.RepairFigures),
		Example: "  eqltui verify\n  eqltui verify --json | jq -r 'select(.field) | .where'\n  eqltui verify --repair\n" +
			"  eqltui verify --head /mnt/heads/leads.db.head\n  eqltui verify --policy previous",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if version != "" {
				if repair || head != "" {
					return usageHint(cmd, "--policy replays scores and nothing else", "leave out --repair and --head")
				}
				return a.verifyVersion(cmd.Context(), version)
			}
			var mark *store.Mark
			if head != "" {
				m, err := store.ReadHead(head)
				if err != nil {
					return err
				}
				mark = &m
			}
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				if mark == nil {
					mark = a.headBeside()
				}
				return a.verify(ctx, s, mark, repair)
			})
		},
	}
	c.Flags().StringVar(&head, "head", "", "hold the journal against the head in `FILE`, or in a copy of it")
	c.Flags().StringVar(&version, "policy", "", "replay the scores of this published version: its `HASH`, current or previous")
	c.Flags().BoolVar(&repair, "repair", false, "derive anew what is only derived")
	return c
}

// headBeside is the head that lies beside the database, nil where there is none that can be read: the database is good without it.
func (a *app) headBeside() *store.Mark {
	if a.served != nil { // files are no business of whoever comes in through a door
		return nil
	}
	path, err := a.path()
	if err != nil {
		return nil
	}
	m, err := store.HeadBeside(path)
	if err != nil {
		a.note(err.Error() + "; the journal is not held against it")
		return nil
	}
	return m
}

// headText says how the journal stands to the head beside the database, "" where nothing is to be said of it.
func headText(sum *desk.Checked) string {
	m := sum.Mark
	if m == nil {
		return ""
	}
	at := ""
	if !m.At.IsZero() {
		at = " on " + m.At.UTC().Format("2 Jan 2006 15:04 UTC")
	}
	if sum.Behind {
		return fmt.Sprintf("the journal ends before %d, which was written down beside the database%s: it is an older copy, or its end "+
			"was cut off; eqltui restore brings a newer one", m.Seq, at)
	}
	return fmt.Sprintf("the journal goes up to %d and beyond as it was written down beside the database%s", m.Seq, at)
}

func (a *app) verify(ctx context.Context, s *session, mark *store.Mark, repair bool) error {
	a.lavish()
	sum, err := a.compare(ctx, s, mark)
	if err != nil {
		return err
	}
	repaired := 0
	if repair && sum.Mismatches > 0 {
		meter := a.meter()
		repaired, err = s.Repair(ctx, s.who, func(done int) { meter.show("derived " + counted(done, "lead")) })
		meter.clear()
		if err != nil {
			return err
		}
		a.note("derived anew; what still differs:")
		if sum, err = a.compare(ctx, s, mark); err != nil {
			return err
		}
	}
	if text := headText(&sum); text != "" && (sum.Mismatches == 0 || sum.Behind) {
		a.note(text)
	}
	head := int64(0)
	if sum.Behind && sum.Mark != nil {
		head = sum.Mark.Seq
	}
	err = a.answer(verifiedForm{
		sum.Mismatches == 0, sum.Leads, sum.Events, sum.Mismatches, sum.Waiting, sum.Older, sum.Erased, repaired, head, sum.Behind,
	}, "%s\n", verdictOn(&sum))
	if err == nil && sum.Mismatches > 0 {
		return exit(exitFailed)
	}
	return err
}

// compare tells every mismatch as it is found.
func (a *app) compare(ctx context.Context, s *session, mark *store.Mark) (desk.Checked, error) {
	out, meter := bufio.NewWriter(a.out), a.meter()
	sum, err := s.VerifySince(ctx, mark, func(m desk.Mismatch) error {
		meter.clear()
		return a.mismatch(out, &m, "%s %s: %s stands there, %s follows from the journal; %s")
	}, func(done, all int) { meter.show(fmt.Sprintf("verified %d of %s", done, counted(all, "lead"))) })
	meter.clear()
	return sum, cmp.Or(err, out.Flush())
}

// mismatch tells one: as a line of JSON, or in words of where, field, what stands there, what should, and what to do.
func (a *app) mismatch(out io.Writer, m *desk.Mismatch, words string) error {
	if a.json {
		form := mismatchForm{Kind: m.Kind, Where: m.Where, Field: m.Field, Want: m.Want, Have: m.Have, Hint: m.Hint}
		if m.Lead != 0 {
			form.Lead = known(m.Lead.String())
		}
		return a.line(out, form)
	}
	_, err := fmt.Fprintln(out, safetext.Line(fmt.Sprintf(words, m.Where, m.Field, m.Have, m.Want, m.Hint)))
	return err
}

// verifyVersion replays the scores of one published policy.
func (a *app) verifyVersion(ctx context.Context, name string) error {
	return a.with(ctx, mustBeThere, func(ctx context.Context, s *session) error {
		hash := name
		switch name {
		case currentPolicy:
			hash = s.Policy().Hash
		case previousPolicy:
			p, err := s.PreviousPolicy(ctx)
			if err != nil {
				return err
			}
			hash = p.Hash
		}
		a.lavish()
		out, meter := bufio.NewWriter(a.out), a.meter()
		sum, err := s.VerifyVersion(ctx, hash, func(m desk.Mismatch) error {
			meter.clear()
			return a.mismatch(out, &m, "%s, %s: recorded as %s, the version gives %s of what is left of what was known then; %s")
		}, func(done, all int64) { meter.show(fmt.Sprintf("looked at leads up to %d of %d", done, all)) })
		meter.clear()
		if err := cmp.Or(err, out.Flush()); err != nil {
			return err
		}
		err = a.answer(object{{"ok", sum.Differ == 0}, {"policy", sum.Policy}, {"first", instantOrNull(sum.First)},
			{"last", instantOrNull(sum.Last)}, {"leads", sum.Leads}, {"scores", sum.Scores}, {"mismatches", sum.Differ},
			{"older_engine", sum.Older}, {"erased", sum.Erased}}, "%s\n", versionVerdict(&sum, s.zone()))
		if err == nil && sum.Differ > 0 {
			return exit(exitFailed)
		}
		return err
	})
}

// versionVerdict says how many scores were replayed and what came of it.
func versionVerdict(sum *desk.VersionCheck, zone *time.Location) string {
	if sum.Scores+sum.Older+sum.Erased == 0 {
		return "no score was recorded under " + shortHash(sum.Policy)
	}
	text := fmt.Sprintf("%s of %s recorded under %s", counted(sum.Scores, "score"), counted(sum.Leads, "lead"), shortHash(sum.Policy))
	if sum.Scores > 0 {
		text += fmt.Sprintf(" from %s to %s", sum.First.In(zone).Format(time.DateOnly), sum.Last.In(zone).Format(time.DateOnly))
	}
	found := ": it gives all of them again"
	if sum.Differ > 0 {
		found = ": of " + counted(sum.Differ, "lead") + " it gives another"
	}
	text += found
	if sum.Older > 0 {
		text += "; as recorded by an older engine: " + counted(sum.Older, "score")
	}
	if sum.Erased > 0 {
		text += "; of erased persons: " + counted(sum.Erased, "lead")
	}
	return text
}

func verdictOn(sum *desk.Checked) string {
	found := "all as it should be"
	if sum.Mismatches > 0 {
		found = counted(sum.Mismatches, "difference")
	}
	text := fmt.Sprintf("%s and %s verified: %s", counted(sum.Leads, "lead"), counted(sum.Events, "event"), found)
	for _, more := range []struct {
		n    int
		what string
	}{{sum.Waiting, "waiting for its next score"}, {sum.Older, "derived by an older engine"}, {sum.Erased, "of erased persons"}} {
		if more.n > 0 {
			text += fmt.Sprintf("; %s %s", counted(more.n, "lead"), more.what)
		}
	}
	return text
}
