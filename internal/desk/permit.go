package desk

import (
	"fmt"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
)

// What a role may do besides the actions on leads.
const (
	ImportFiles   Verb = "import"
	PublishPolicy Verb = "policy publish"
	RepairFigures Verb = "verify --repair"
	ExportRows    Verb = "export"
	ExportPerson  Verb = "person export"
	ErasePerson   Verb = "person erase"
	ManageUsers   Verb = "user"
	GiveTokens    Verb = "partner token"
	SetHooks      Verb = "hook"
	DraftPolicy   Verb = "policy draft"

	FollowColleague Verb = "follow"
)

// Rights lists everything that a role is asked for: the actions on leads, and the rest.
func Rights() []Verb {
	return append(Verbs(), ImportFiles, ExportRows, ReadReports, KeepReports, PublishPolicy, RepairFigures, ExportPerson, ErasePerson,
		ManageUsers, FollowColleague, GiveTokens, SetHooks, SetChannel, ReadMessages, ResendMessage, RunJobs, ReadStatus, AnswerAsked,
		OwnStatement, MergeLeads, KeepApart, RouteLeads, SetAbsence, DraftPolicy,
		ManageCRM, ReadCRM, DecideConflict, MergePartners, SetEnrichment, EnrichLeads, ReadEnrichment)
}

// Roles lists the roles in the order in which tables show them.
func Roles() []Role { return []Role{SDR, AE, Manager, Admin, Viewer, Ally} }

func team() []Role { return []Role{SDR, AE, Manager, Admin} }

// sales are those who take a lead over: SQL is their word, not that of those who hand it over.
func sales() []Role { return []Role{AE, Manager, Admin} }

// permissions is who may do what besides the acts, each of which says so itself. What is in neither
// is for nobody, so a new right starts closed.
func permissions() map[Verb][]Role {
	return map[Verb][]Role{
		ImportFiles: team(), ExportRows: team(), PublishPolicy: {Manager, Admin}, RepairFigures: {Manager, Admin},
		DraftPolicy: team(),
		ReadReports: append(team(), Viewer), KeepReports: {Manager, Admin}, ExportPerson: {Manager, Admin}, ErasePerson: {Manager, Admin},
		ManageUsers: {
			Admin,
		}, FollowColleague: team(), MergeLeads: team(), KeepApart: team(), RouteLeads: {Manager, Admin}, SetAbsence: team(),
		GiveTokens: {Admin}, SetHooks: {Admin}, ManageCRM: stewards(), ReadCRM: team(),
		DecideConflict: {Manager, Admin}, MergePartners: stewards(),
		SetEnrichment: {Admin}, EnrichLeads: team(), ReadEnrichment: team(),
		SetChannel: {Admin}, ReadMessages: stewards(), ResendMessage: stewards(), RunJobs: stewards(),
		ReadStatus: append(team(), Viewer, Ally), AnswerAsked: {Ally}, OwnStatement: {Ally},
	}
}

// RolesOf returns who may do it, in the order of Roles.
func RolesOf(v Verb) []Role {
	if a := ActOf(v); a != nil {
		return a.Roles
	}
	return permissions()[v]
}

// May reports whether a role may do it. Screens ask before they offer an action; Act asks again.
func May(r Role, v Verb) bool { return slices.Contains(RolesOf(v), r) }

// MayFollow reports whether somebody of a role may see all that one of another role sees, and so look over their
// shoulder: a viewer sees no addresses, and another viewer none that it could show.
func MayFollow(watcher, watched string) bool {
	return May(Role(watcher), FollowColleague) || watcher == string(Viewer) && watched == watcher
}

// permit refuses what the actor's role may not do. what is the act in the house form.
func permit(what string, who Actor, v Verb) error {
	if May(who.Role, v) {
		return nil
	}
	hint := "ask an admin"
	if roles := RolesOf(v); len(roles) > 0 {
		names := make([]string, len(roles))
		for i, r := range roles {
			names[i] = string(r)
		}
		hint = "the roles that may: " + strings.Join(names, ", ") + "; ask an admin"
	}
	return fault.New(fault.Denied, what, fmt.Sprintf("%s has the role %s", who.User, who.Role), hint)
}
