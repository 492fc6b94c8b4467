package app

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/grid"
	"github.com/eqltui/eqltui/internal/relay"
	"github.com/eqltui/eqltui/internal/safego"
	"github.com/eqltui/eqltui/internal/seal"
)

// How often a process looks for jobs to run, and for how long it has one that goes on all the time.
const (
	jobsEvery = time.Minute
	jobLease  = 3 * jobsEvery
)

// holder is this process as it holds jobs. A cockpit gives them up to a server.
func holder(what string, yields bool) desk.Holder {
	host, err := os.Hostname()
	if err != nil {
		host = "here"
	}
	return desk.Holder{Name: fmt.Sprintf("%s %d@%s", what, os.Getpid(), host), Yields: yields}
}

// relay makes what sends messages to partners. A mail server that is set wrongly fails each mail and nothing else.
func (a *app) relay(s *session, private bool, caught func(*safego.Panic), holds func() bool) *relay.Relay {
	o := relay.Options{Key: sync.OnceValues(func() (*seal.Key, error) { return a.sealKey(s.Path()) }), Private: private,
		Folder: s.OutboxFolder(), OnPanic: caught, Holds: holds}
	if o.Mail, o.NoMail = a.mailServer(private); o.Mail != nil {
		o.Mail.Link, o.NoMail = a.answerLinks(s)
		if o.NoMail != nil {
			o.Mail = nil
		}
	}
	return relay.New(s.Desk, o)
}

// mailServer is the server that mail goes out by, nil where none is set.
func (a *app) mailServer(private bool) (*relay.Mail, error) {
	const what = "read the mail server of EQLTUI_SMTP"
	server := a.lookup("EQLTUI_SMTP")
	if server == "" {
		return nil, fault.New(fault.Usage, what, "no mail server is set", "set EQLTUI_SMTP and EQLTUI_MAIL_FROM")
	}
	password, err := a.mailPassword()
	if err != nil {
		return nil, fault.Wrap(fault.Usage, what, fault.Bare(err), "make the file of EQLTUI_SMTP_PASSWORD_FILE readable")
	}
	m, err := relay.ReadMail(server, password, a.lookup("EQLTUI_MAIL_FROM"), private)
	if err != nil {
		return nil, fault.New(fault.Usage, what, err.Error(), "")
	}
	return m, nil
}

// mailPassword is the password of the mail server, which may lie in a file such as systemd's credential.
func (a *app) mailPassword() (string, error) {
	path := a.lookup("EQLTUI_SMTP_PASSWORD_FILE")
	if path == "" {
		return a.lookup("EQLTUI_SMTP_PASSWORD"), nil
	}
	doc, err := os.ReadFile(path)
	for len(doc) > 0 && (doc[len(doc)-1] == '\n' || doc[len(doc)-1] == '\r') {
		doc = doc[:len(doc)-1]
	}
	return string(doc), err
}

// runJobs runs the jobs beside a cockpit or a server until ctx ends, and returns when nothing is under way any more. A
// failure is told in the list of jobs; the next run may succeed.
func (a *app) runJobs(ctx context.Context, s *session, h desk.Holder, private bool, caught func(*safego.Panic)) {
	if s.ReadOnly() != "" {
		<-ctx.Done()
		return
	}
	freeJobs(ctx, s, h)
	var holds atomic.Bool
	r := a.relay(s, private, caught, holds.Load)
	sending := make(chan struct{})
	safego.Go(func() {
		defer close(sending)
		if p := safego.Run(func() { r.Run(ctx) }); p != nil {
			caught(p)
		}
	}, caught)
	crms := make(chan struct{})
	safego.Go(func() {
		defer close(crms)
		a.keepCRMs(ctx, s, h, private, caught)
	}, caught)
	models := make(chan struct{})
	safego.Go(func() {
		defer close(models)
		a.keepEnriched(ctx, s, h, caught)
	}, caught)
	t := time.NewTicker(jobsEvery)
	defer t.Stop()
	asked := map[string]time.Time{} // when it was asked last whether a job is due
	for ctx.Err() == nil {
		holdOutbox(ctx, s, h, r, &holds)
		for _, j := range timed() {
			if j.due != nil {
				if s.Now().Before(asked[j.name].Add(j.every)) {
					continue
				}
				asked[j.name] = s.Now()
			}
			_, _ = j.run(ctx, s, h, false) // its failure stands in the list of jobs
		}
		select {
		case <-ctx.Done():
		case <-t.C:
		}
	}
	<-sending
	<-crms
	<-models
	_ = s.FreeJob(context.WithoutCancel(ctx), desk.CRMJob, h) // its lease ends by itself
	if holds.Load() {
		last := context.WithoutCancel(ctx)
		_ = s.JobRan(last, desk.OutboxJob, h, tallyText(r.Tally()), s.Now().Add(jobsEvery), time.Time{}) // its lease ends by itself
	}
}

// freeJobs gives up the jobs of processes that have ended without doing so, so that nothing waits until their leases are
// over: of one of this machine that is there no more, and, for one that serves, of whoever served before.
func freeJobs(ctx context.Context, s *session, h desk.Holder) {
	jobs, err := s.Jobs(ctx)
	if err != nil {
		return // whoever holds it keeps it until its lease is over
	}
	for _, j := range jobs {
		if j.Holder != "" && j.Holder != h.Name && (ended(j.Holder) || replaced(j.Holder, h.Name)) {
			_ = s.FreeJob(ctx, j.Name, desk.Holder{Name: j.Holder})
		}
	}
}

// serving begins the name of a holder that serves. Of these there is one for a database at a time.
const serving = "serve "

func replaced(old, by string) bool {
	return strings.HasPrefix(old, serving) && strings.HasPrefix(by, serving)
}

// ended reports whether a holder is a process of this machine that is there no more.
func ended(name string) bool {
	words := strings.Fields(name)
	pid, host, ok := strings.Cut(words[len(words)-1], "@")
	n, err := strconv.Atoi(pid)
	_, here, _ := strings.Cut(holder("", false).Name, "@")
	return ok && err == nil && n > 0 && host == here && noProcess(n)
}

// holdOutbox keeps the outbox, or takes it when nobody has it, and notes what went out since the last time.
func holdOutbox(ctx context.Context, s *session, h desk.Holder, r *relay.Relay, holds *atomic.Bool) {
	held, err := s.HoldJob(ctx, desk.OutboxJob, h, jobLease)
	fresh := held && !holds.Load()
	holds.Store(held && err == nil)
	if !holds.Load() {
		return
	}
	now := s.Now()
	sent, failed := r.Tally()
	_ = s.JobRan(ctx, desk.OutboxJob, h, tallyText(sent, failed), now.Add(jobsEvery), now.Add(jobLease)) // noted the next time
	if fresh {
		r.Wake()
	}
}

func tallyText(sent, failed int) string {
	if failed == 0 {
		return fmt.Sprintf("ok: %d sent", sent)
	}
	return fmt.Sprintf("%d sent, %d failed", sent, failed)
}

// timedJob is a job that is done every so often, and says what came of it.
type timedJob struct {
	name  string
	every time.Duration
	due   func(ctx context.Context, s *session) (bool, error) // asked every so often; nil: it is each time
	do    func(ctx context.Context, s *session) (result string, err error)
}

// timed are those jobs, in the order in which they are run.
func timed() []timedJob {
	return []timedJob{
		{name: desk.ClocksJob, every: jobsEvery, do: func(ctx context.Context, s *session) (string, error) { return "ok", s.Tick(ctx) }},
		{name: desk.RoutingJob, every: jobsEvery, do: func(ctx context.Context, s *session) (string, error) {
			n, err := s.RouteWaiting(ctx)
			return fmt.Sprintf("ok: %d assigned", n), err
		}},
		{name: desk.DedupeJob, every: time.Hour,
			due: func(ctx context.Context, s *session) (bool, error) { return s.DedupeDue(ctx) },
			do: func(ctx context.Context, s *session) (string, error) {
				found, err := s.Dedupe(ctx)
				return "ok: " + found.String(), err
			}},
		{name: desk.ArchiveJob, every: 24 * time.Hour, do: func(ctx context.Context, s *session) (string, error) {
			sum, err := s.ArchiveStale(ctx, nil)
			return fmt.Sprintf("ok: %d archived, %d to be merged instead, %d kept", sum.Archived, sum.Doubles, sum.Kept), err
		}},
	}
}

// timedNamed is the job of a name; nil: it is none of those.
func timedNamed(name string) *timedJob {
	for _, j := range timed() {
		if j.name == name {
			return &j
		}
	}
	return nil
}

// run does the job, unless another process is at it or it is not time yet. It reports whether it ran.
func (j *timedJob) run(ctx context.Context, s *session, h desk.Holder, anyway bool) (ran bool, err error) {
	if !anyway {
		jobs, err := s.Jobs(ctx)
		if err != nil {
			return false, err
		}
		for _, is := range jobs {
			if is.Name == j.name && is.Next.After(s.Now()) &&
				is.Next.Before(s.Now().Add(2*j.every)) { // or by a clock that has been set back since
				return false, nil
			}
		}
		if j.due != nil {
			if due, err := j.due(ctx, s); err != nil || !due {
				return false, err
			}
		}
	}
	held, err := s.HoldJob(ctx, j.name, h, jobLease)
	if err != nil || !held {
		return false, err
	}
	result, err := j.do(ctx, s)
	if err != nil {
		result = err.Error()
	}
	// Half a tick early, so that the next one of this process is not too soon.
	noted := s.JobRan(context.WithoutCancel(ctx), j.name, h, result, s.Now().Add(j.every-jobsEvery/2), time.Time{})
	if err == nil {
		err = noted
	}
	return true, err
}

// jobForm is a job as JSON.
func jobForm(j *desk.Job) object {
	return object{{"name", j.Name}, {"last_at", stampOf(&j.Last)}, {"last_result", known(j.Result)}, {"next_at", stampOf(&j.Next)},
		{"holder", known(j.Holder)}}
}

func (a *app) jobsCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "jobs", Short: "Look at what runs by the clock, and run it", Args: a.noCommand,
		Long: "jobs shows what runs by the clock: routing gives leads that wait to whoever of their queue is available again, clocks is " +
			"what time alone brings about (leads that come back, points that move, alerts and breaches), archive puts away what nobody " +
			"touched for long, dedupe looks for leads that may be one as often as the policy says, which does the duty weekly_dedup, " +
			"enrich asks a language model for facts that are missing, where eqltui enrich auto switched that on, " +
			"outbox sends messages to partners. Each runs in one process at a time: in eqltui serve, and without one in any open cockpit.",
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	c.AddCommand(a.jobsListCommand(), a.jobsRunCommand())
	return c
}

func (a *app) jobsListCommand() *cobra.Command {
	return &cobra.Command{Use: "list", Short: "List the jobs: when they ran, what came of it, who runs them", Args: a.none,
		Example: "  eqltui jobs list --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				jobs, err := s.Jobs(ctx)
				if err != nil {
					return err
				}
				if a.json {
					for i := range jobs {
						if err := a.line(a.out, jobForm(&jobs[i])); err != nil {
							return err
						}
					}
					return nil
				}
				at := func(t time.Time) string {
					if t.IsZero() {
						return ""
					}
					return t.In(s.zone()).Format("2006-01-02 15:04")
				}
				columns := []grid.Column{{Title: "JOB", Width: 8}, {Title: "LAST", Width: 16}, {Title: "NEXT", Width: 16},
					{Title: "HELD BY", Width: 12, Grows: true}, {Title: "RESULT", Width: 20, Grows: true}}
				return a.rows(columns, len(jobs), func(i int) []string {
					j := &jobs[i]
					return []string{j.Name, at(j.Last), at(j.Next), j.Holder, j.Result}
				})
			})
		}}
}

func (a *app) jobsRunCommand() *cobra.Command {
	private := false
	c := &cobra.Command{Use: "run JOB", Short: "Run a job now, unless another process is at it", Args: a.oneWord("a job", desk.ClocksJob),
		Long:    "run runs a job once, here and now.\n\n" + rolesLine(desk.RunJobs),
		Example: "  eqltui jobs run clocks\n  eqltui jobs run outbox",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				if err := s.MayRunJob(s.who, args[0]); err != nil {
					return err
				}
				if err := a.runJob(ctx, s, args[0], private); err != nil {
					return err
				}
				jobs, err := s.Jobs(ctx)
				if err != nil {
					return err
				}
				for i := range jobs {
					if jobs[i].Name == args[0] {
						return a.answer(jobForm(&jobs[i]), "%s: %s\n", jobs[i].Name, jobs[i].Result)
					}
				}
				return nil
			})
		}}
	c.Flags().BoolVar(&private, "allow-private", false, "outbox: private and loopback addresses too, and without TLS")
	return c
}

// runJob runs a job once.
func (a *app) runJob(ctx context.Context, s *session, name string, private bool) error {
	h := holder("run", false)
	freeJobs(ctx, s, h)
	if j := timedNamed(name); j != nil {
		ran, err := j.run(ctx, s, h, true)
		if err == nil && !ran {
			err = heldByOther(ctx, s, name)
		}
		return err
	}
	if name == desk.EnrichJob {
		ran, err := a.enrichJob(h).run(ctx, s, h, true)
		if err == nil && !ran {
			err = heldByOther(ctx, s, name)
		}
		return err
	}
	if name == desk.CRMJob {
		a.keepCRMsOnce(ctx, s, h, private)
		return s.FreeJob(context.WithoutCancel(ctx), name, h)
	}
	r := a.relay(s, private, func(p *safego.Panic) { panic(p) }, nil)
	held, err := s.HoldJob(ctx, name, h, jobLease)
	if err != nil {
		return err
	}
	if !held {
		return heldByOther(ctx, s, name)
	}
	err = r.Once(ctx)
	result := tallyText(r.Tally())
	if err != nil {
		result = err.Error()
	}
	if noted := s.JobRan(context.WithoutCancel(ctx), name, h, result, s.Now().Add(jobsEvery), time.Time{}); err == nil {
		err = noted
	}
	return err
}

// heldByOther says who runs a job.
func heldByOther(ctx context.Context, s *session, name string) error {
	jobs, err := s.Jobs(ctx)
	if err != nil {
		return err
	}
	who := "another process"
	for _, j := range jobs {
		if j.Name == name && j.Holder != "" {
			who = j.Holder
		}
	}
	return fault.New(fault.Busy, "run the job "+name, who+" runs it", "wait, or end that process")
}
