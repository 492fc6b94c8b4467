//go:build unix

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/eqltui/eqltui/e2e/measure"
)

// command is one that people run, and what the sqlite3 program does with the same rows.
type command struct {
	name  string
	args  []string
	peer  []string // flags and statements of sqlite3, %s is a file that is not there yet; nil: nothing compares
	alone bool     // it changes the database, so it is run once, on a copy
}

// The rows of lists and exports, as SQL joins them.
const (
	listed = `SELECT l.id, p.name, a.name AS company, a.domain, l.partner_id, l.source, l.stage, l.score, l.fit, l.intent, l.verdict,
 l.owner, l.queue, l.clock, l.due_at, l.eql_at, l.created_at, l.updated_at, l.tags, l.conflicts
 FROM leads l JOIN persons p ON p.id = l.person_id JOIN accounts a ON a.id = l.account_id`
	wholeLeads = `SELECT l.*, p.*, a.* FROM leads l JOIN persons p ON p.id = l.person_id JOIN accounts a ON a.id = l.account_id`
	// ranked is what partners sourced in the third quarter of 2026, and what they had a hand in, from rows.
	ranked = `SELECT l.partner_id, COUNT(*), SUM(o.amount) FROM opportunities o JOIN leads l ON l.id = o.lead_id
 WHERE o.created_at >= 1782856800000 AND o.created_at < 1790805600000 GROUP BY l.partner_id;
 SELECT partner_id, COUNT(*), SUM(amount) FROM (SELECT DISTINCT t.partner_id, o.id, o.amount FROM opportunities o
 JOIN leads l ON l.id = o.lead_id JOIN leads m ON m.account_id = l.account_id JOIN touches t ON t.person_id = m.person_id
 WHERE o.created_at >= 1782856800000 AND o.created_at < 1790805600000 AND t.at > o.created_at - 7776000000 AND t.at <= o.created_at
 AND t.partner_id <> '' AND t.partner_id <> l.partner_id) GROUP BY partner_id`
	// doubled are two living leads of one person or at one company, and those at companies of one name.
	doubled = `WITH living AS MATERIALIZED (SELECT id, person_id, account_id FROM leads
 WHERE stage NOT IN ('disqualified', 'archived', 'quarantined', 'won', 'lost')),
 named AS MATERIALIZED (SELECT y.id, y.account_id, lower(a.name) AS name FROM living y JOIN accounts a ON a.id = y.account_id
 WHERE a.name <> ''),
 pairs AS (SELECT x.id AS one, y.id AS other FROM living x JOIN living y ON y.person_id = x.person_id AND y.id > x.id
 UNION SELECT x.id, y.id FROM living x JOIN living y ON y.account_id = x.account_id AND y.id > x.id
 UNION SELECT x.id, y.id FROM named x JOIN named y ON y.name = x.name AND y.account_id > x.account_id)
 SELECT one, other, a.name, a.domain, b.name, b.domain, l.partner_id, m.partner_id, l.score, m.score FROM pairs JOIN leads l ON l.id = one
 JOIN leads m ON m.id = other JOIN accounts a ON a.id = l.account_id JOIN accounts b ON b.id = m.account_id`
	wholeTouches = `SELECT t.*, p.email FROM touches t JOIN persons p ON p.id = t.person_id`
)

// longest are the commands that read or write all of a database.
var longest = []command{
	{name: "list --json", args: []string{"list", "--json"}, peer: []string{"-json", listed}},
	{name: "export leads", args: []string{"export", "leads"}, peer: []string{"-csv", "-header", wholeLeads}},
	{name: "export touches", args: []string{"export", "touches"}, peer: []string{"-csv", "-header", wholeTouches}},
	{name: "export journal", args: []string{"export", "journal"}, peer: []string{"-csv", "-header", "SELECT * FROM journal"}},
	{name: "backup", args: []string{"backup", "--force", "%s"}, peer: []string{"VACUUM INTO '%s'", "ATTACH '%s' AS copy",
		"PRAGMA copy.integrity_check"}},
	{name: "doctor", args: []string{"doctor"}, peer: []string{"PRAGMA quick_check"}},
	{name: "duplicates --json", args: []string{"duplicates", "--json"}, peer: []string{"-json", doubled}},
	{name: "verify", args: []string{"verify"}},
	{name: "policy backtest", args: []string{"policy", "backtest", "%policy", "--json"}},
	{name: "report weekly", args: []string{"report", "weekly"}},
	{name: "report quarterly", args: []string{"report", "quarterly"}, peer: []string{"-csv", ranked}},
	{name: "report programme", args: []string{"report", "programme"}},
	{name: "report payouts", args: []string{"report", "payouts"}},
	{name: "person erase, one person", args: []string{"person", "erase", "L-7", "--reason", "request", "--yes"}, alone: true},
	{name: "score of 20,000 lines", args: []string{"score", "%lines"}},
	{name: "policy publish", args: []string{"policy", "publish", "%policy"}, alone: true},
}

// enough is how long a command is run again for a median, three times at most.
const enough = 8 * time.Second

// cost is what runs of a command took, and the most memory that one had.
type cost struct {
	cpu  measure.Sample
	peak int64
}

// run runs a command until its figures are good enough.
func (c *cost) run(make func() (*exec.Cmd, error), name string, once bool) error {
	for len(c.cpu) < 3 && c.spent() < enough && (!once || len(c.cpu) == 0) {
		cmd, err := make()
		if err != nil {
			return err
		}
		one, err := timeOf(cmd, name, 0)
		if err != nil {
			return err
		}
		c.cpu.Add(one.cpu)
		c.peak = max(c.peak, one.peak)
	}
	return nil
}

func (c *cost) spent() (all time.Duration) {
	for _, d := range c.cpu {
		all += d
	}
	return all
}

// seconds is the median as processor seconds, "–" for nothing.
func (c *cost) seconds() string {
	if c == nil || len(c.cpu) == 0 {
		return "–"
	}
	return fmt.Sprintf("%.2f s", c.cpu.At(0.5).Seconds())
}

func times(a, b *cost) string {
	if len(a.cpu) == 0 || len(b.cpu) == 0 {
		return "–"
	}
	return measure.Ratio(float64(b.cpu.At(0.5)), float64(a.cpu.At(0.5)))
}

// commands runs what reads or writes all of a database at both sizes, beside the sqlite3 program and,
// where one is named, an earlier build on its own databases.
func commands(ctx context.Context, r *report, o options, program string, dbs []string, tmp string) error {
	policy := filepath.Join(tmp, "policy.yaml")
	if err := stricter(policy); err != nil {
		return err
	}
	lines := filepath.Join(tmp, "facts.jsonl")
	if err := r.facts(ctx, program, dbs[0], lines); err != nil {
		return err
	}
	given := strings.NewReplacer("%policy", policy, "%lines", lines)
	wanted, err := named(o.command)
	if err != nil {
		return err
	}
	t := table{"Whole commands", "Processor seconds, user and system, of processes that read or write all of a database, the median " +
		"of up to three; what changes it is run once, on a copy. Beside each the `sqlite3` program with the same rows.",
		[]string{"command"}, nil, 0}
	for _, n := range o.sizes {
		t.head = append(t.head, measure.Grouped(n)+" leads", "sqlite3", "times")
	}
	t.head = append(t.head, "peak memory")
	if o.beside != "" {
		t.head = append(t.head, "before: "+measure.Grouped(o.sizes[len(o.sizes)-1])+" leads", "peak memory")
	}
	sqlite3, err := exec.LookPath("sqlite3")
	if err != nil {
		t.about += " It is not installed here."
	}
	var failed []error
	for _, c := range wanted {
		row := []string{c.name}
		var last *cost
		for _, db := range dbs {
			say("%s on %s", c.name, filepath.Base(db))
			own, peer := &cost{}, &cost{}
			if err := r.ours(ctx, own, c, program, db, tmp, given); err != nil {
				say("%v", err)
				failed = append(failed, err) // what the others took is worth hours
			}
			if sqlite3 != "" && c.peer != nil {
				if err := peer.run(func() (*exec.Cmd, error) { return theirs(ctx, c, sqlite3, db, tmp) }, "sqlite3 for "+c.name,
					r.quick); err != nil {
					return err
				}
			}
			row, last = append(row, own.seconds(), peer.seconds(), times(own, peer)), own
		}
		row = append(row, measure.MiB(last.peak))
		if o.beside != "" {
			before := &cost{}
			old, err := databaseOf(o.its, o.sizes[len(o.sizes)-1])
			if err != nil {
				return err
			}
			say("%s as before on %s", c.name, filepath.Base(old))
			if err := r.ours(ctx, before, c, o.beside, old, tmp, given); err != nil {
				say("%v", err) // an earlier build may know less
			}
			row = append(row, before.seconds(), measure.MiB(before.peak))
		}
		say("%s", strings.Join(row, " | "))
		t.rows = append(t.rows, row)
	}
	r.tables = append(r.tables, t)
	return errors.Join(failed...)
}

// named are the commands that are measured: all, or the one of that name.
func named(name string) ([]command, error) {
	var all []string
	for _, c := range longest {
		if c.name == name {
			return []command{c}, nil
		}
		all = append(all, c.name)
	}
	if name != "" {
		return nil, fmt.Errorf("-command %s: it is none of %s", name, strings.Join(all, ", "))
	}
	return longest, nil
}

// facts writes 20,000 lines for score: what is known of a few leads, again and again.
func (r *report) facts(ctx context.Context, program, db, path string) error {
	var doc []byte
	for n := range 20 {
		cmd := exec.CommandContext(ctx, program, "--db", db, "--as", "ania", "--now", at, "show", fmt.Sprintf("L-%d", 5*n+1), "--json")
		cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + filepath.Dir(path), "TZ=UTC"}
		out, err := cmd.Output()
		if err != nil {
			return fmt.Errorf("show a lead: %w", err)
		}
		var shown struct {
			Facts   map[string]json.RawMessage
			Touches json.RawMessage
		}
		if err := json.Unmarshal(out, &shown); err != nil {
			return fmt.Errorf("read a lead: %w", err)
		}
		shown.Facts["touches"], shown.Facts["now"] = shown.Touches, json.RawMessage(`"`+at+`"`)
		one, err := json.Marshal(shown.Facts)
		if err != nil {
			return err
		}
		doc = append(append(doc, one...), '\n')
	}
	return os.WriteFile(path, bytes.Repeat(doc, r.few(1000)), 0o600)
}

// databaseOf finds the database of a size that another build made.
func databaseOf(dir string, n int) (string, error) {
	found, err := filepath.Glob(filepath.Join(dir, fmt.Sprintf("leads-%d-step-*.db", n)))
	if err != nil || len(found) != 1 {
		return "", fmt.Errorf("find the earlier build's database of %d leads in %s: %q, %w", n, dir, found, err)
	}
	return found[0], nil
}

// ours runs a command of eqltui.
func (r *report) ours(ctx context.Context, c *cost, what command, program, db, tmp string, given *strings.Replacer) (err error) {
	if what.alone {
		copied := filepath.Join(tmp, "copy.db")
		if err := copyFile(db, copied); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, removeAll(copied)) }()
		db = copied
	}
	return c.run(func() (*exec.Cmd, error) {
		target := filepath.Join(tmp, "out.db")
		if err := removeAll(target); err != nil {
			return nil, err
		}
		args := []string{"--db", db, "--as", "ania", "--now", at}
		for _, a := range what.args {
			args = append(args, strings.ReplaceAll(given.Replace(a), "%s", target))
		}
		cmd := exec.CommandContext(ctx, program, args...)
		cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + tmp, "TMPDIR=" + tmp, "TZ=UTC"}
		return cmd, nil
	}, what.name, what.alone || r.quick)
}

// theirs is the same with the sqlite3 program.
func theirs(ctx context.Context, c command, sqlite3, db, tmp string) (*exec.Cmd, error) {
	target := filepath.Join(tmp, "out.db")
	if err := removeAll(target); err != nil {
		return nil, err
	}
	var flags, statements []string
	for _, part := range c.peer {
		if strings.HasPrefix(part, "-") {
			flags = append(flags, part)
		} else {
			statements = append(statements, strings.ReplaceAll(part, "%s", target))
		}
	}
	return exec.CommandContext(ctx, sqlite3, append(append(flags, db), statements...)...), nil
}

// copyFile copies a database that nobody uses.
func copyFile(from, to string) error {
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer src.Close()
	dst, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(dst, src)
	return errors.Join(err, dst.Close())
}

// removeAll takes a database away with what lies beside it.
func removeAll(path string) error {
	beside, err := filepath.Glob(path + "*")
	for _, p := range beside {
		err = errors.Join(err, os.Remove(p))
	}
	return err
}
