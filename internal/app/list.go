package app

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/grid"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/sla"
	"github.com/eqltui/eqltui/internal/wallclock"
)

// leadLine is one lead as `list --json` has it.
type leadLine struct {
	ID        string       `json:"id"`
	Name      *string      `json:"name"`
	Company   *string      `json:"company"`
	Domain    *string      `json:"domain"`
	Partner   *string      `json:"partner"`
	Source    *string      `json:"source"`
	Stage     lead.Stage   `json:"stage"`
	Score     int          `json:"score"`
	Fit       int          `json:"fit"`
	Intent    int          `json:"intent"`
	Verdict   lead.Verdict `json:"verdict"`
	Owner     *string      `json:"owner"`
	Queue     *string      `json:"queue"`
	Clock     *clockLine   `json:"clock"`
	EQLAt     *string      `json:"eql_at"`
	CreatedAt string       `json:"created_at"`
	UpdatedAt string       `json:"updated_at"`
	Tags      []string     `json:"tags"`
	Conflicts int          `json:"conflicts"`
}

// clockLine is a running clock at the instant of asking.
type clockLine struct {
	Kind      lead.ClockKind `json:"kind"`
	State     sla.State      `json:"state"`
	Due       *string        `json:"due"` // null: never
	Remaining string         `json:"remaining"`
}

func lineOf(r *desk.Row, now time.Time) leadLine {
	l := leadLine{
		ID: r.ID.String(), Name: known(r.Name), Company: known(r.Named), Domain: known(r.Domain), Partner: known(r.PartnerID),
		Source: known(string(r.Source)), Stage: r.Stage, Score: r.Score, Fit: r.Fit, Intent: r.Intent, Verdict: r.Verdict,
		Owner: known(r.Owner), Queue: known(r.Queue), EQLAt: stampOf(r.EQLAt), CreatedAt: stamp(r.Created),
		UpdatedAt: stamp(r.Updated), Tags: list(r.Tags),
		Conflicts: r.Conflicts,
	}
	if r.Clock != nil {
		reading := r.Clock.Read(now)
		l.Clock = &clockLine{Kind: r.Clock.Kind, State: reading.State, Remaining: reading.Remaining.String()}
		if reading.HasDue {
			l.Clock.Due = stampOf(&reading.Due)
		}
	}
	return l
}

// jsonLine is a lead as `list --json` has it, for the clipboard.
func jsonLine(r desk.Row, now time.Time) string {
	doc, err := safetext.JSON(lineOf(&r, now))
	if err != nil {
		return ""
	}
	return string(doc)
}

func (a *app) listCommand() *cobra.Command {
	limit, by := 0, sortDue
	c := &cobra.Command{
		Use: "list [QUERY...]", Short: "List the leads that match a query",
		Long: `list shows every lead that matches, of every stage, what must be answered first at the top.

A blank is AND, a comma is OR, a minus in front is NOT: stage:new,eql owner:me score>=70 due<2h -tag:x "free text".
A word with < or > wants quotes around it because of the shell. view:NAME stands for a saved view.

` + filterKeys(),
		ValidArgsFunction: a.completeQuery,
		Example: "  eqltui list stage:new owner:none\n  eqltui list 'score>=70 has:conflict' --json\n" +
			"  eqltui list -tag:old nordic --limit 20",
		RunE: func(cmd *cobra.Command, args []string) error {
			if limit < 0 {
				return usage(cmd, "--limit cannot be negative")
			}
			order, ok := listOrders()[by]
			if !ok {
				return usage(cmd, "--sort "+by+" is none: one of "+strings.Join(slices.Sorted(maps.Keys(listOrders())), ", "))
			}
			query := strings.Join(args, " ")
			if _, err := filter.Parse(query, time.Time{}); err != nil {
				return fault.Wrap(fault.Usage, "list", err, "")
			}
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				return a.list(ctx, s, query, order, limit)
			})
		},
	}
	c.Flags().IntVar(&limit, "limit", 0, "at most `N` leads; 0 is all")
	c.Flags().StringVar(&by, "sort", by, "by `ORDER`: "+strings.Join(slices.Sorted(maps.Keys(listOrders())), ", "))
	offer(c, "sort", slices.Sorted(maps.Keys(listOrders())))
	return c
}

// sortDue is the order of a list where nothing is said.
const sortDue = "due"

// listOrders are the orders of a list by the words of --sort: those of the cockpit, and the clock's alone.
func listOrders() map[string]desk.Order {
	out := map[string]desk.Order{sortDue: desk.ByClock}
	for _, o := range desk.Orders() {
		if o != desk.ByClock {
			out[string(o)] = o
		}
	}
	return out
}

// filterKeys is the reference of the language, from the table that it is read by.
func filterKeys() string {
	var b strings.Builder
	b.WriteString("The keys:\n")
	for _, k := range filter.Keys() {
		fmt.Fprintf(&b, "  %-10s %s\n", k.Name, k.Help)
		if words := append(slices.Clone(k.Values), k.Also...); len(words) > 0 {
			fmt.Fprintf(&b, "             %s\n", strings.Join(words, " "))
		}
	}
	b.WriteString("\nNumbers and times are compared with < <= > >=. Times are dates (2026-11-20, today, mon, -2w), " +
		"periods\n(2026-Q4, 2026-11, 2026-W47) or durations: created<3d is younger than three days, due<2h is due within two hours.\n" +
		"Days and periods begin at midnight in the policy's time zone, whoever asks.")
	return b.String()
}

// list writes rows as they come: a million of them needs no more memory than one page.
func (a *app) list(ctx context.Context, s *session, query string, by desk.Order, limit int) error {
	a.lavish()
	a.catchUp(ctx, s.Tick)
	out := bufio.NewWriterSize(a.out, 64<<10)
	now := s.Now()
	n := 0
	var doc []byte
	show := func(r *desk.Row) (err error) {
		if doc, err = appendLine(doc[:0], r, now); err != nil {
			return err
		}
		_, err = out.Write(append(doc, '\n'))
		return err
	}
	if !a.json {
		width, _ := terminal(a.out.w)
		columns := grid.Fit(listColumns(), width)
		show = func(r *desk.Row) error {
			if n == 0 {
				fmt.Fprintln(out, grid.Titles(columns))
			}
			_, err := fmt.Fprintln(out, grid.Row(columns, listCells(r, now)))
			return err
		}
	}
	snoozed := 0
	var r desk.Row // one for all: each of its own would be garbage
	err := s.Sorted(ctx, s.who, query, by, limit, func(next desk.Row) error {
		r = next
		err := show(&r)
		n++
		if r.Snoozed != nil && r.Snoozed.After(now) {
			snoozed++
		}
		return err
	})
	err = cmp.Or(err, out.Flush())
	if err == nil && n == 0 {
		a.note("no lead matches")
	}
	if err == nil && snoozed > 0 && !asksForSnoozed(query) { // the cockpit hides them, so that its counts are lower
		a.note(strconv.Itoa(snoozed) + " of them snoozed: has:snooze lists them, -has:snooze leaves them out")
	}
	return err
}

func listColumns() []grid.Column {
	return []grid.Column{
		{Title: "ID", Width: 7}, {Title: "DUE", Width: 9, Right: true}, {Title: "SCORE", Width: 5, Right: true},
		{Title: "COMPANY", Width: 24, Grows: true}, {Title: "PARTNER", Width: 16, Grows: true}, {Title: "STAGE", Width: 12},
		{Title: "OWNER", Width: 10},
	}
}

func listCells(r *desk.Row, now time.Time) []string {
	return []string{r.ID.String(), dueText(r, now), strconv.Itoa(r.Score), r.Company, r.Partner, string(r.Stage), r.Owner}
}

// dueText is what is left of a running clock, in business time.
func dueText(r *desk.Row, now time.Time) string {
	if r.Stage == lead.Nurture && r.Returns != nil {
		return "> " + r.Returns.Format("2 Jan") // when it comes back
	}
	if r.Clock == nil {
		return ""
	}
	reading := r.Clock.Read(now)
	if !reading.HasDue {
		return "never"
	}
	text := wallclock.Span(reading.Remaining)
	if reading.State == sla.Paused {
		return "(" + text + ")"
	}
	return text
}
