// Package screens names every place of the cockpit, in the order of their tabs. Nothing else does.
package screens

import (
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/activity"
	"github.com/eqltui/eqltui/internal/ui/assist"
	"github.com/eqltui/eqltui/internal/ui/connections"
	"github.com/eqltui/eqltui/internal/ui/content"
	"github.com/eqltui/eqltui/internal/ui/deliveries"
	"github.com/eqltui/eqltui/internal/ui/due"
	"github.com/eqltui/eqltui/internal/ui/duplicates"
	"github.com/eqltui/eqltui/internal/ui/follow"
	"github.com/eqltui/eqltui/internal/ui/inbox"
	"github.com/eqltui/eqltui/internal/ui/leadpage"
	"github.com/eqltui/eqltui/internal/ui/model"
	"github.com/eqltui/eqltui/internal/ui/partner"
	"github.com/eqltui/eqltui/internal/ui/partners"
	"github.com/eqltui/eqltui/internal/ui/people"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/portal"
	"github.com/eqltui/eqltui/internal/ui/programme"
	"github.com/eqltui/eqltui/internal/ui/quarantine"
	"github.com/eqltui/eqltui/internal/ui/weekly"
)

// Cards lists the places in the order of their tabs.
func Cards() []place.Card {
	return []place.Card{
		{ID: place.InboxPlace, New: func(s *place.Session) place.Screen { return inbox.New(s) }, Always: true},
		{ID: place.PartnersPlace, New: func(s *place.Session) place.Screen { return partners.New(s) },
			Roles: []desk.Role{desk.AE, desk.Manager, desk.Admin, desk.Viewer}},
		{ID: place.WeeklyPlace, New: func(s *place.Session) place.Screen { return weekly.New(s) },
			Roles: []desk.Role{desk.SDR, desk.AE, desk.Manager, desk.Admin, desk.Viewer}},
		{ID: "duplicates", New: func(s *place.Session) place.Screen { return duplicates.New(s) },
			Roles: []desk.Role{desk.SDR, desk.Manager, desk.Admin}},
		{ID: place.ContentPlace, New: func(s *place.Session) place.Screen { return content.New(s) },
			Roles: []desk.Role{desk.Manager, desk.Admin}},
		{ID: place.ModelPlace, New: func(s *place.Session) place.Screen { return model.New(s) },
			Roles: []desk.Role{desk.Manager, desk.Admin}},
		{ID: "activity", New: func(s *place.Session) place.Screen { return activity.New(s) }},
		{ID: "quarantine", New: func(s *place.Session) place.Screen { return quarantine.New(s) }, Always: true,
			Acts: []place.Act{quarantine.Fix()}},
		{ID: "due", New: func(s *place.Session) place.Screen { return due.New(s) }, Roles: []desk.Role{desk.Manager, desk.Admin}},
		{ID: "programme", New: func(s *place.Session) place.Screen { return programme.New(s) },
			Roles: []desk.Role{desk.Manager, desk.Admin, desk.Viewer}},
		{ID: place.DeliveriesPlace, New: func(s *place.Session) place.Screen { return deliveries.New(s) }, Tabless: true},
		{ID: place.ConnectionsPlace, New: func(s *place.Session) place.Screen { return connections.New(s) }, Tabless: true},
		{ID: place.PeoplePlace, New: func(s *place.Session) place.Screen { return people.New(s) }, Tabless: true},
		{ID: place.PortalPlace, New: func(s *place.Session) place.Screen { return portal.New(s) }, Partners: true},
		{ID: place.FollowPlace, New: func(s *place.Session) place.Screen { return follow.New(s) }, Over: true},
		{ID: place.FilesPlace, New: assist.New, Takes: place.NamedFile},
		{ID: place.PartnerPlace, New: func(s *place.Session) place.Screen { return partner.New(s) }, Over: true},
		{ID: place.LeadPlace, New: func(s *place.Session) place.Screen { return leadpage.New(s) }, Over: true},
	}
}

// Import is the import assistant for these files, as the only place.
func Import(names []string) []place.Card {
	return []place.Card{{ID: place.FilesPlace, New: func(s *place.Session) place.Screen { return assist.Alone(s, names) }}}
}
