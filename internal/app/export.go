package app

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/intake"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/safetext"
)

func (a *app) exportCommand() *cobra.Command {
	var format, path string
	var kinds []string
	for _, k := range desk.ExportKinds() {
		kinds = append(kinds, string(k))
	}
	c := &cobra.Command{
		Use: "export KIND [QUERY...]", Short: "Write leads, partners, touches, opportunities and the other kinds of record as a file",
		Long: `export writes one row per record, in CSV or, with --format jsonl, as one JSON object per line.

  leads          the columns that import reads as referrals, then what became of each: id, stage, score, fit, intent, verdict,
                 open_gates, reason, owner, queue, due_at, eql_at, first_contact_at, sql_at, won_at, lost_at, nurture_until,
                 next_step, next_on, conflicts, created_at, updated_at, then the columns that imports kept as attributes, one that has
                 the name of another column as attribute:NAME; a QUERY chooses leads as in eqltui list
  quarantined    the same of the leads that wait for a fact
  nurture        the same of the leads that are left alone until their nurture_until; what is said on standard error is the programme's
                 figure: of the leads that partners referred, how many are not handed over to sales with the EQL rule, and how many
                 would not be by the score alone
  partners, pages, touches, opportunities, spend, payouts, prospects, targets   the columns that import reads; the touch that a
                 referral is stays with its lead
  overlaps, crawl   the same, and since when it is known
  decisions      what was decided of partners: partner, quarter, decision, owner, due_on, moved, decided_at, decided_by, done_at
  cycles         each run of a clock: lead, kind, start, due, stop, owner, how
  journal        everything that happened, without personal values: seq, at, kind, lead, actor, by, batch, undoes, policy,
                 engine, data

The words of import mean the same here: referrals are leads, deals opportunities.

An import of the files into an empty database gives the same records; it does not read what became of a lead. Files of an
export are imported as any other: eqltui import partners.csv leads.csv touches.csv.

Lists are separated by ; in CSV and are arrays in JSON. Times are RFC 3339 in UTC. Amounts are major units in CSV and minor
units in JSON. A cell of CSV that a spreadsheet would run as a formula gets an apostrophe in front, which import takes off.

` + rolesLine(desk.ExportRows),
		Example: "  eqltui export leads > leads.csv\n  eqltui export leads stage:eql owner:me --out eql.csv\n" +
			"  eqltui export journal --format jsonl --out journal.jsonl",
		ValidArgs: kinds,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return usageHint(cmd, "no kind is named", "name one of "+strings.Join(kinds, ", "))
			case format != "csv" && format != "jsonl":
				return usageHint(cmd, quoted(format)+" is no format", "say --format csv or --format jsonl")
			}
			query := strings.Join(args[1:], " ")
			if _, err := filter.Parse(query, time.Time{}); err != nil {
				return fault.Wrap(fault.Usage, "export", err, "")
			}
			if a.json && !cmd.Flags().Changed("format") {
				format = "jsonl"
			}
			kind := exportKind(args[0])
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				a.catchUp(ctx, s.Tick)
				err := a.writeOut(ctx, path, func(w io.Writer) error {
					return a.export(ctx, s, w, kind, query, format == "jsonl")
				})
				if err == nil && kind == desk.ExportNurture {
					err = a.noteNurture(ctx, s)
				}
				return err
			})
		},
	}
	f := c.Flags()
	f.StringVar(&format, "format", "csv", "`csv|jsonl`")
	f.StringVar(&path, "out", "", "write to `FILE`, whole or not at all, instead of standard output; a pipe or device as it comes")
	offer(c, "format", []string{"csv", "jsonl"})
	return c
}

// exportKind is what a word means. What import calls referrals are leads; its other words mean here what they mean there.
func exportKind(word string) desk.ExportKind {
	if slices.Contains(desk.ExportKinds(), desk.ExportKind(word)) {
		return desk.ExportKind(word)
	}
	if called := intake.KindCalled(word); called != "referrals" {
		return desk.ExportKind(called)
	}
	return desk.ExportLeads
}

// noteNurture says how long the programme's nurture list is with the EQL rule and without.
func (a *app) noteNurture(ctx context.Context, s *session) error {
	r, err := s.Report(ctx, s.who, desk.ReportQuery{Name: "programme"})
	if err != nil {
		return err
	}
	list, _ := r.Total.Get("nurture").(report.Named)
	a.note(fmt.Sprintf("of what partners referred %v are not handed over to sales with the EQL rule, by the score alone %v would not be",
		list.Get("with"), list.Get("without")))
	return nil
}

func (a *app) export(ctx context.Context, s *session, w io.Writer, kind desk.ExportKind, query string, jsonl bool) error {
	a.lavish()
	out := bufio.NewWriterSize(w, 64<<10)
	var row func([]any) error
	begin := func(columns []string) error {
		if jsonl {
			row = lineWriter(out, columns)
			return nil
		}
		row = csvWriter(out, columns)
		head := make([]any, len(columns))
		for i, name := range columns {
			head[i] = name
		}
		return row(head)
	}
	err := s.Export(ctx, s.who, kind, query, begin, func(values []any) error { return row(values) })
	return cmp.Or(err, out.Flush())
}

// appendValueCell writes a value as import reads it from a cell. What there are millions of is written
// without a text of its own.
func appendValueCell(line []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return line, nil
	case *string:
		return appendCell(line, safetext.GuardFormula(*v)), nil
	case *int64:
		if *v >= 0 {
			return strconv.AppendInt(line, *v, 10), nil
		}
	case *time.Time:
		if v.Year() >= 0 {
			return appendStamp(line, *v), nil
		}
	case *journal.Packed: // an object: it has quotes, and is no formula
		line, err := v.AppendDoubled(append(line, '"'))
		return append(line, '"'), err
	}
	return appendCell(line, safetext.GuardFormula(cellOf(held(v)))), nil
}

// held is a value that was given by its address.
func held(v any) any {
	switch v := v.(type) {
	case *string:
		return *v
	case *int64:
		return *v
	case *time.Time:
		return *v
	}
	return v
}

// csvWriter writes rows as cells.
func csvWriter(out *bufio.Writer, columns []string) func([]any) error {
	var line []byte
	return func(row []any) error {
		line = line[:0]
		for i := range columns {
			if i > 0 {
				line = append(line, ',')
			}
			var err error
			if line, err = appendValueCell(line, row[i]); err != nil {
				return err
			}
		}
		_, err := out.Write(append(line, '\n'))
		return err
	}
}

// appendCell writes a cell byte for byte as encoding/csv does, which writes a document of the journal in
// pieces between its quotes: most of what an export of it took.
func appendCell(line []byte, cell string) []byte {
	if unquoted(cell) {
		return append(line, cell...)
	}
	return append(safetext.AppendDoubled(append(line, '"'), cell), '"')
}

// unquoted says that a cell needs no quotes.
func unquoted(cell string) bool {
	if cell == "" {
		return true
	}
	for _, c := range [...]byte{',', '"', '\n', '\r'} {
		if strings.IndexByte(cell, c) >= 0 {
			return false
		}
	}
	if cell[0] > ' ' && cell[0] < utf8.RuneSelf && cell[0] != '\\' {
		return true
	}
	first, _ := utf8.DecodeRuneInString(cell)
	return cell != `\.` && !unicode.IsSpace(first)
}

// cellOf is a value as import reads it from a cell.
func cellOf(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case bool:
		if v {
			return "yes"
		}
		return "no"
	case int64:
		return strconv.FormatInt(v, 10)
	case []string:
		return safetext.JoinList(v)
	case time.Time:
		return stamp(v)
	case desk.Minor:
		return hundredths(int64(v))
	case desk.Rate:
		return hundredths(int64(v)) + "%"
	}
	return fmt.Sprint(v)
}

func hundredths(n int64) string { return lead.Major(n, "", ".", lead.MinorDigits) }

// lineWriter writes rows as JSON objects whose keys stand in the order of the columns.
func lineWriter(out *bufio.Writer, columns []string) func([]any) error {
	var doc []byte
	return func(row []any) error {
		doc = append(doc[:0], '{')
		for i, v := range row {
			if i > 0 {
				doc = append(doc, ',')
			}
			doc = append(safetext.AppendJSONString(doc, columns[i]), ':')
			var err error
			if doc, err = appendValue(doc, v); err != nil {
				return err
			}
		}
		_, err := out.Write(append(doc, '}', '\n'))
		return err
	}
}

func appendValue(doc []byte, v any) ([]byte, error) {
	switch x := held(v).(type) {
	case nil:
		return append(doc, "null"...), nil
	case string:
		return safetext.AppendText(doc, x)
	case int64:
		return strconv.AppendInt(doc, x, 10), nil
	case time.Time:
		return append(appendStamp(append(doc, '"'), x), '"'), nil
	case desk.Rate:
		v = hundredths(int64(x)) + "%"
	case []string:
		v = list(x)
	case *journal.Packed:
		d, err := x.Data()
		if err != nil {
			return doc, err
		}
		v = d
	}
	part, err := safetext.JSON(v)
	return append(doc, part...), err
}
