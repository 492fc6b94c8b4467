package e2e

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strconv"
	"sync"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/intake"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/safego"
	"github.com/eqltui/eqltui/internal/store"
)

// crashed is the exit code of a process that ended itself at a named point.
const crashed = 9

// worker is a process that works on a database and says what was acknowledged, line by line:
// "ack BATCH EVENTS" for an action, "ack import LEADS" for an import, "ack policy HASH".
type worker struct {
	ctx  context.Context
	d    *desk.Desk
	who  desk.Actor
	lies bool // acknowledges before it has done anything
	mu   sync.Mutex
}

// works is the program eqltui-works OPERATION DATABASE [POINT N]: it ends itself when it passes the
// point for the Nth time, or tells how often it passed each when POINT is "count".
func works() {
	op, db := os.Args[1], os.Args[2]
	point, nth := "", 0
	if len(os.Args) > 4 {
		point = os.Args[3]
		nth, _ = strconv.Atoi(os.Args[4])
	}
	var mu sync.Mutex
	passed := map[string]int{}
	o := store.Options{At: func(p string) {
		mu.Lock()
		defer mu.Unlock()
		if passed[p]++; p == point && passed[p] == nth {
			os.Exit(crashed)
		}
	}}
	if err := operate(context.Background(), op, db, o); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
	if point == "count" {
		for _, p := range crashPoints() {
			fmt.Printf("passed %d %s\n", passed[p], p)
		}
	}
}

func operate(ctx context.Context, op, db string, o store.Options) error {
	switch op {
	case "backup":
		_, err := store.Backup(ctx, db, db+".copy", true, time.Now(), o)
		return err
	case "restore":
		_, _, err := store.Restore(ctx, db+".copy", db, time.Now(), o)
		return err
	}
	st, err := store.Open(ctx, db, o)
	if err != nil {
		return err
	}
	d, err := desk.Open(ctx, st, time.Now)
	if err != nil {
		return err
	}
	defer d.Close()
	w := &worker{ctx: ctx, d: d, lies: op == "lie"}
	if w.who, err = d.Who(ctx, "ana"); err != nil {
		return err
	}
	switch op {
	case "open":
		return nil
	case "fill":
		return w.take("base", 40)
	case "import":
		return w.take("more", 1100)
	case "act":
		return w.act(3)
	case "undo":
		return w.undo()
	case "publish":
		return w.publish()
	case "load", "lie":
		return w.load()
	}
	return fmt.Errorf("there is no operation %q", op)
}

func (w *worker) ack(word string, n any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	fmt.Println("ack", word, n)
}

// take imports leads under a name, the partner first.
func (w *worker) take(name string, leads int) error {
	partners := "id,name,kind,tier\nacme,Acme Consulting,implementation,gold\n"
	var rows bytes.Buffer
	rows.WriteString("external_id,referred_at,email,company,partner,program_tier\n")
	for i := range leads {
		fmt.Fprintf(&rows, "%s-%d,2026-11-19T09:00:00+01:00,p%d@%s%d.example,Company %d,acme,gold\n", name, i, i, name, i, i)
	}
	for _, file := range []string{partners, rows.String()} {
		o := intake.Options{Door: intake.Through(w.d, w.who), Stdin: bytes.NewReader([]byte(file)),
			RejectsPath: fmt.Sprintf("%s.%s.rejects", w.d.Path(), name)}
		if _, err := intake.Run(w.ctx, o, []string{"-"}); err != nil {
			return err
		}
	}
	w.ack("import", leads)
	return nil
}

// do does one action to leads and acknowledges its events. A rule's no is an answer too, and so is that it was
// so already.
func (w *worker) do(a desk.Action, ids ...lead.ID) error {
	if w.lies {
		w.ack("feedfacefeedface", 1)
		if p, err := os.FindProcess(os.Getpid()); err == nil {
			return p.Kill()
		}
	}
	done, err := w.d.Act(w.ctx, w.who, desk.OnLeads(ids...), a)
	if err != nil {
		return err
	}
	if done.Changed() {
		w.ack(done.Batch, len(done.Subjects)-len(done.Same))
	}
	return nil
}

func (w *worker) act(rounds int) error {
	for i := range rounds {
		id := lead.ID(i + 1)
		for _, a := range []desk.Action{{Verb: desk.Claim}, {Verb: desk.NoteIt, Note: fmt.Sprint("note ", i)},
			{Verb: desk.Set, Set: map[string]string{"employees": strconv.Itoa(50 + i)}}, {Verb: desk.Release}} {
			if err := w.do(a, id); err != nil {
				return err
			}
		}
	}
	return w.do(desk.Action{Verb: desk.Claim}, 4, 5, 6)
}

func (w *worker) undo() error {
	if err := w.do(desk.Action{Verb: desk.Tag, AddTags: []string{"vip"}}, 7, 8, 9); err != nil {
		return err
	}
	done, err := w.d.UndoLast(w.ctx, w.who, desk.Subject{})
	if err == nil {
		w.ack(done.Batch, len(done.Subjects))
	}
	return err
}

// publish puts a policy in force that differs from the default one in its text alone.
func (w *worker) publish() error {
	doc := append(bytes.Clone(policy.Default().Document), fmt.Sprintf("# published %d\n", time.Now().UnixNano())...)
	p, problems := policy.Parse(doc)
	if err := problems.Err("policy"); err != nil {
		return err
	}
	if _, err := w.d.Publish(w.ctx, w.who, p, nil); err != nil {
		return err
	}
	w.ack("policy", p.Hash)
	return nil
}

// load works with several hands until the process is killed.
func (w *worker) load() error {
	failed := make(chan error, 4)
	for hand := range 3 {
		safego.Go(func() {
			for i := 0; ; i++ {
				id := lead.ID(1 + (i*3+hand)%36)
				for _, a := range []desk.Action{{Verb: desk.Claim}, {Verb: desk.NoteIt, Note: fmt.Sprint("note ", hand, " ", i)},
					{Verb: desk.Qualify, Set: map[string]string{"employees": strconv.Itoa(20 + i)}}, {Verb: desk.Release}} {
					if err := w.do(a, id); err != nil {
						failed <- err
						return
					}
				}
			}
		}, func(p *safego.Panic) { failed <- p })
	}
	safego.Go(func() {
		for i := 0; ; i++ {
			if err := w.take(fmt.Sprintf("load%d-%d-", os.Getpid(), i), 20); err != nil {
				failed <- err
				return
			}
		}
	}, func(p *safego.Panic) { failed <- p })
	return <-failed
}

// crashPoints lists every named point.
func crashPoints() []string {
	return []string{
		store.PointBeforeBegin, store.PointAfterBegin, store.PointAfterRows, store.PointBeforeJournal, store.PointAfterJournal,
		store.PointBeforeCommit, store.PointAfterCommit, store.PointPublished, store.PointDerived,
		store.PointBeforeStepCopy, store.PointAfterStepCopy, store.PointInStep, store.PointAfterStep, store.PointAfterSteps,
		store.PointInFacets,
		store.PointCopyStarted, store.PointCopied, store.PointCopyChecked, store.PointCopyNamed,
		store.PointRestoreTaken, store.PointRestoreLocked, store.PointRestoreAside, store.PointRestoreUnwal, store.PointRestoreSwapped,
		store.PointRestoreFinished,
	}
}
