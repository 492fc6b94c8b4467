package place

import (
	"context"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/studio"
)

// Chronicle is the journal as the screens read it.
type Chronicle interface {
	Activity(ctx context.Context, who desk.Actor, q desk.ActivityQuery) (desk.ActivityPage, error)
	// UndoEvent takes back one entry, an act of this person.
	UndoEvent(ctx context.Context, who desk.Actor, seq int64) (desk.Done, error)
}

// Withdrawer takes whole imports back.
type Withdrawer interface {
	// ImportsLately are those that can be taken back, the newest first.
	ImportsLately(ctx context.Context, who desk.Actor) ([]desk.ImportedLately, error)
	UndoImport(ctx context.Context, who desk.Actor, batch string, progress func(done, all int)) (desk.TakenBack, error)
}

// Intake is where records come in and wait for what they lack.
type Intake interface {
	Held(ctx context.Context, who desk.Actor, q desk.HeldQuery) (desk.HeldPage, error)
	Fix(ctx context.Context, who desk.Actor, ids []lead.ID, set map[string]string, expect int64) (desk.Fixed, error)
	PartnerNames(ctx context.Context) ([]desk.PartnerName, error)
	// TryReferral says what adding would bring about, and changes nothing.
	TryReferral(ctx context.Context, who desk.Actor, r desk.Referral) (desk.Trial, error)
	AddReferral(ctx context.Context, who desk.Actor, r desk.Referral) (desk.Trial, error)
}

// Reviewer is the quarterly review of partners as the screens read it.
type Reviewer interface {
	Review(ctx context.Context, who desk.Actor, q desk.ReviewQuery) (desk.Review, error)
	MergePartners(ctx context.Context, who desk.Actor, q desk.MergingPartners) (desk.PartnersMerged, error)
	PartnerReview(ctx context.Context, who desk.Actor, id string, q desk.ReviewQuery) (desk.PartnerReview, error)
	// LeadCredits answers how each opportunity of a lead is divided among the touches on its path.
	LeadCredits(ctx context.Context, who desk.Actor, id lead.ID) ([]desk.DealCredits, error)
	Overlaps(ctx context.Context, who desk.Actor, partner string) ([]desk.OverlapRow, error)
	// PartnerFacts are what may be set of a partner, as it would be typed.
	PartnerFacts(ctx context.Context, id string) (map[string]string, error)
	// Links are those that visits came by, judged, of one partner in a period, and LinkMail the mail about what is wrong of them.
	Links(ctx context.Context, who desk.Actor, partner, period string) ([]desk.Linked, error)
	LinkMail(ctx context.Context, links []desk.Linked, lang string) (string, error)
	// Terms is what a partner agrees to with the policy in force, or with the one of a hash.
	Terms(ctx context.Context, who desk.Actor, partner, hash string) (*report.Terms, error)
}

// Keeper keeps what people set for themselves; values are JSON by name.
type Keeper interface {
	Settings(ctx context.Context, who desk.Actor) (map[string]string, error)
	SaveSettings(ctx context.Context, who desk.Actor, values map[string]string) error
}

// Reader is what the screens ask.
type Reader interface {
	Inbox(ctx context.Context, who desk.Actor, q desk.InboxQuery) (desk.InboxPage, error)
	Counts(ctx context.Context, who desk.Actor, filters []string) ([]desk.Count, error)
	Lead(ctx context.Context, who desk.Actor, id lead.ID) (desk.Detail, error)
	// Words returns what a filter can be made of.
	Words(ctx context.Context, who desk.Actor) (*filter.Vocabulary, error)
	// Views returns the team's saved views, then the person's own.
	Views(ctx context.Context, who desk.Actor) ([]desk.View, error)
	// Setting returns what the person keeps under a name, "" for nothing.
	Setting(ctx context.Context, who desk.Actor, name string) (string, error)
	// Team returns the users to whom leads can be assigned.
	Team(ctx context.Context) ([]string, error)
	// Takers returns the users to whom an EQL can be handed, in the order in which they are offered.
	Takers(ctx context.Context, who desk.Actor) ([]desk.Taker, error)
	// Follow wakes the reader when something may have changed. It is closed with ctx.
	Follow(ctx context.Context) <-chan struct{}
	Policy() *policy.Policy
}

// Doer is what the screens have done.
type Doer interface {
	Act(ctx context.Context, who desk.Actor, on []desk.Subject, a desk.Action) (desk.Done, error)
	// UndoLast takes back the last action on the subject, or with none this person's last action.
	UndoLast(ctx context.Context, who desk.Actor, on desk.Subject) (desk.Done, error)
	// UndoBatch takes back one act of this person, as UndoLast takes back the last one.
	UndoBatch(ctx context.Context, who desk.Actor, on desk.Subject, batch string) (desk.Done, error)
	// Preview is what the gates would say with these answers. It is pure.
	Preview(d desk.Detail, a desk.Action, now time.Time) (gate.Result, error)
	// EditViews changes the person's own views and returns all as they are then.
	EditViews(ctx context.Context, who desk.Actor, e desk.ViewEdit) ([]desk.View, error)
	// SaveSetting keeps a value for the person; an empty one is forgotten.
	SaveSetting(ctx context.Context, who desk.Actor, name, value string) error
	Draft(ctx context.Context, who desk.Actor, id lead.ID, sheet string) (string, error)
	// SaveDraft keeps a half-filled sheet; an empty body forgets it.
	SaveDraft(ctx context.Context, who desk.Actor, id lead.ID, sheet, body string) error
}

// Reporter answers reports as they are looked at.
type Reporter interface {
	LookWeek(ctx context.Context, who desk.Actor, q desk.WeekQuery) (desk.WeekLook, error)
	LookContent(ctx context.Context, who desk.Actor, quarter string) (desk.ContentLook, error)
	Due(ctx context.Context, who desk.Actor, at time.Time, ahead int) ([]review.Duty, error)
	LookProgramme(ctx context.Context, who desk.Actor, q desk.ReportQuery) (desk.ProgrammeLook, error)
	// Since answers the figures of a line of a report then and now, lead by lead.
	Since(ctx context.Context, who desk.Actor, q desk.SinceQuery) (desk.RowSince, error)
}

// Merger is what finds leads that may be one, makes two of them one, or keeps them apart.
type Merger interface {
	LookDuplicates(ctx context.Context, who desk.Actor, limit int) (desk.DuplicatesLook, error)
	// Merge makes two leads one, or says what would come of it.
	Merge(ctx context.Context, who desk.Actor, m desk.Merging) (desk.Merged, error)
	KeepApart(ctx context.Context, who desk.Actor, left, right lead.ID) (desk.Done, error)
	// ConflictCase is who claims a company, and what a decision would make of it; DecideConflict decides it.
	ConflictCase(ctx context.Context, who desk.Actor, leads ...lead.ID) (desk.Case, error)
	DecideConflict(ctx context.Context, who desk.Actor, q desk.Deciding) (desk.CaseDecided, error)
}

// Modeller is the scoring model as people look at it, and what is done with another one.
type Modeller interface {
	LookModel(ctx context.Context, who desk.Actor) (desk.ModelLook, error)
	Overtaken(ctx context.Context, who desk.Actor, base string) (desk.Overtaking, error)
	// ModelColumns are all leads with what each rule found; progress is told how many are read.
	ModelColumns(ctx context.Context, who desk.Actor, p *policy.Policy, progress func(done, all int64)) (*studio.Columns, error)
	CompaniesOf(ctx context.Context, who desk.Actor, ids []lead.ID) (map[lead.ID]string, error)
	Backtest(ctx context.Context, who desk.Actor, q desk.BacktestQuery, progress func(done, all int64)) (*desk.Backtest, error)
	AuditModel(ctx context.Context, who desk.Actor, look bool, progress func(done, all int64)) (*desk.Audit, error)
}

// Syncer is the CRMs that are kept in step, as the team looks at them.
type Syncer interface {
	LookCRM(ctx context.Context, who desk.Actor, q desk.CRMQuery) (desk.CRMLook, error)
	PauseConnection(ctx context.Context, who desk.Actor, name string, paused bool) error
	// HurryCRM lets what waits go with the next look.
	HurryCRM(ctx context.Context, who desk.Actor, name string) error
	// ReplayCRM has what changed from an instant on compared again.
	ReplayCRM(ctx context.Context, who desk.Actor, name string, from time.Time) error
}

// Enricher is what a language model proposed, as the team looks at it. Who answers it acts on a lead.
type Enricher interface {
	LookEnrichment(ctx context.Context, who desk.Actor, id lead.ID, limit int) (desk.EnrichLook, error)
}

// Messenger is what partners are told, as the team looks at it.
type Messenger interface {
	LookMessages(ctx context.Context, who desk.Actor, q desk.MessagesQuery) (desk.MessagesLook, error)
	// Resend lets a message go at once, with the same id and body.
	Resend(ctx context.Context, who desk.Actor, id int64) (desk.Message, error)
}

// PartnerDoor is what somebody of a partner asks, and all that they may have done.
type PartnerDoor interface {
	OwnLeads(ctx context.Context, who desk.Actor) (desk.OwnLeads, error)
	// Statement is how quickly the partner is answered, and what it is owed.
	Statement(ctx context.Context, who desk.Actor) (desk.Statement, error)
	// Answer takes the answer to the question that waits about one of its leads.
	Answer(ctx context.Context, who desk.Actor, a desk.FromPartner) (desk.PartnerStatus, error)
}

// Rota is who is away, and who gets their leads.
type Rota interface {
	Away(ctx context.Context, who desk.Actor, user string, from, to time.Time) (desk.Leave, error)
	// Back ends the absence that is on, or calls the next one off.
	Back(ctx context.Context, who desk.Actor, user string) (desk.Leave, error)
	// Uncontacted are the leads of somebody that nobody contacted; RouteFrom gives them to others of their queues.
	Uncontacted(ctx context.Context, who desk.Actor, user string) (desk.LeftBehind, error)
	RouteFrom(ctx context.Context, who desk.Actor, user string) (desk.Done, error)
}

// Staffing is who serves the queues, and how it is changed: in a draft of the policy that a person publishes.
type Staffing interface {
	Queues(ctx context.Context, who desk.Actor) ([]desk.QueueState, error)
	// DraftMember changes one member in a draft, nil for one of the policy in force. It writes nothing.
	DraftMember(ctx context.Context, who desk.Actor, from *policy.Policy, e desk.MemberEdit) (*desk.QueueDraft, error)
	PublishAs(ctx context.Context, who desk.Actor, p *policy.Policy, on desk.Publication, progress func(int)) (int, error)
	SavePolicyDraft(ctx context.Context, who desk.Actor, p *policy.Policy, on string) (desk.PolicyDraft, error)
}

// Desk is all of them.
type Desk interface {
	Rota
	Staffing
	Modeller
	Messenger
	Syncer
	Enricher
	PartnerDoor
	Merger
	Reporter
	Reader
	Doer
	Chronicle
	Withdrawer
	Intake
	Reviewer
	Keeper
}
