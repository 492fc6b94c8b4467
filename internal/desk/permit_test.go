package desk_test

import (
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
)

// matrix is who may do what, written out: a change of the permissions is made here too, on purpose.
// The columns are sdr, ae, manager, admin, viewer, partner, and a role that does not exist.
func matrix() map[desk.Verb]string {
	return map[desk.Verb]string{
		desk.Claim:      "yyyy---",
		desk.Release:    "yyyy---",
		desk.Assign:     "yyyy---",
		desk.Qualify:    "yyyy---",
		desk.Disqualify: "yyyy---",
		desk.NurtureIt:  "yyyy---",
		desk.Ask:        "yyyy---",
		desk.Contact:    "yyyy---",
		desk.Accept:     "-yyy---",
		desk.Reject:     "-yyy---",
		desk.NoteIt:     "yyyy---",
		desk.Set:        "yyyy---",
		desk.Tag:        "yyyy---",
		desk.ConfirmFor: "yyyy---",
		desk.Snooze:     "yyyy---",
		desk.Reopen:     "yyyy---",
		desk.Archive:    "yyyy---",
		desk.SetPartner: "--yy---",
		desk.AddPartner: "--yy---", desk.PausePartner: "--yy---", desk.EndPartner: "--yy---", desk.DecidePartner: "--yy---",
		desk.AgreePartner:    "--yy---",
		desk.DecisionCarried: "--yy---", desk.AddPage: "--yy---", desk.SetPage: "--yy---",
		desk.RefreshPage: "--yy---", desk.GonePage: "--yy---",
		desk.DutyIsDone: "--yy---", desk.DutyMoves: "--yy---",
		desk.Undo:          "yyyy---",
		desk.ImportFiles:   "yyyy---",
		desk.PublishPolicy: "--yy---", desk.DraftPolicy: "yyyy---",
		desk.ExportRows:    "yyyy---",
		desk.ReadReports:   "yyyyy--",
		desk.KeepReports:   "--yy---",
		desk.RepairFigures: "--yy---",
		desk.ExportPerson:  "--yy---",
		desk.ErasePerson:   "--yy---",
		desk.ManageUsers:   "---y---", desk.FollowColleague: "yyyy---",
		desk.GiveTokens: "---y---", desk.SetHooks: "---y---",
		desk.SetChannel: "---y---", desk.ReadMessages: "--yy---", desk.ResendMessage: "--yy---", desk.RunJobs: "--yy---",
		desk.MergeLeads: "yyyy---", desk.KeepApart: "yyyy---", desk.RouteLeads: "--yy---", desk.SetAbsence: "yyyy---",
		desk.ManageCRM: "--yy---", desk.ReadCRM: "yyyy---", desk.DecideConflict: "--yy---", desk.MergePartners: "--yy---",
		desk.SetEnrichment: "---y---", desk.EnrichLeads: "yyyy---", desk.ReadEnrichment: "yyyy---", desk.TakeProposed: "yyyy---",
		desk.RefuseProposed: "yyyy---",
		desk.ReadStatus:     "yyyyyy-", desk.AnswerAsked: "-----y-", desk.OwnStatement: "-----y-",
	}
}

func TestEveryRightOfEveryRoleIsWrittenDown(t *testing.T) {
	t.Parallel()
	want := matrix()
	roles := append(desk.Roles(), "nobody")
	for _, v := range desk.Rights() {
		row, ok := want[v]
		if !ok {
			t.Errorf("%s is not in the table of this test: say who may do it, there and in its act", v)
			continue
		}
		for i, role := range roles {
			if got := desk.May(role, v); got != (row[i] == 'y') {
				t.Errorf("%s %s: may is %t", role, v, got)
			}
		}
	}
	if len(want) != len(desk.Rights()) {
		t.Errorf("the table has %d rights, the desk %d", len(want), len(desk.Rights()))
	}
	for _, role := range roles {
		if desk.May(role, "dance") || desk.May("", desk.Claim) {
			t.Errorf("what is not in the table is not for nobody")
		}
	}
}

func TestTheDeskRefusesWhatTheTableDoesNotAllow(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("a"))
	before := b.lead(1)
	tried := 0
	for _, role := range append(desk.Roles(), "", "nobody") {
		for _, v := range desk.Verbs() {
			if desk.May(role, v) {
				continue
			}
			tried++
			_, err := b.Act(t.Context(), desk.Actor{User: "zed", Role: role}, desk.OnLeads(1), desk.Action{Verb: v})
			if fault.KindOf(err) != fault.Denied || fault.HintOf(err) == "" {
				t.Errorf("%q %s: %v, want a denial with a hint", role, v, err)
			}
		}
	}
	if tried < 50 {
		t.Errorf("only %d denials were tried", tried)
	}
	if after := b.lead(1); after.Version != before.Version {
		t.Error("a denied action changed the lead")
	}
}
