package desk_test

import (
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// Who asks for a tag with accents means that one; who asks without them is shown both. Marks of scripts in
// which they make another letter are never dropped.
func TestTagsThatDifferByMarksAreDifferent(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("a"), perfect("b"))
	tags := map[lead.ID][]string{1: {"Bär", "バード", "Αθήνας", "c|d", "कोमल"}, 2: {"Bar", "ハート", "ΑΘΗΝΑΣ", "c", "कमल"}}
	for id, list := range tags {
		b.must(b.ana, id, desk.Action{Verb: desk.Tag, AddTags: list})
	}
	for query, want := range map[string]int{
		"tag:bär": 1, "tag:BÄR": 1, "tag:bar": 2, "tag:バード": 1, "tag:ﾊﾞｰﾄﾞ": 1, "tag:ハート": 1, "tag:αθηνας": 2, "tag:ΑΘΗΝΑΣ": 2,
		"tag:Αθήνας": 1, "tag:c": 1, "tag:c|d": 1, "tag:d": 0, "tag:कोमल": 1, "tag:कमल": 1,
	} {
		if got := b.found(query); got != want {
			t.Errorf("%s finds %d leads, want %d", query, got, want)
		}
	}
}

func TestViewsThatDifferByMarksAreDifferent(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for name, query := range map[string]string{"Bär": "score>=10", "Bar": "score>=20", "バス": "score>=30", "パス": "score>=40"} {
		if _, err := b.EditViews(t.Context(), b.ana, desk.ViewEdit{Do: "save", Name: name, Query: query}); err != nil {
			t.Fatal(err)
		}
	}
	views, err := b.EditViews(t.Context(), b.ana, desk.ViewEdit{Do: "save", Name: "BAR", Query: "score>=50"})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, v := range views {
		got[v.Query] = v.Name
	}
	for query, name := range map[string]string{"score>=10": "Bär", "score>=30": "バス", "score>=40": "パス"} {
		if got[query] != name {
			t.Errorf("%s is %q", query, got[query])
		}
	}
	if got["score>=20"] != "" || got["score>=50"] == "" {
		t.Errorf("the view of the same name was not replaced: %v", got)
	}
}

func TestALeadIsFoundByOtherWordsForTheSame(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("a"))
	b.must(b.ana, 1, desk.Action{Verb: desk.Set, Set: map[string]string{"country": "Germany", "partner": "ponte-it",
		"region": "North America"}})
	b.touch(desk.TouchIn{Origin: origin("t"), At: friday, Kind: "Demo Request", Email: "a@zuraw.example"})
	for query, want := range map[string]int{
		"country:Germany": 1, "country:DEU": 1, "country:niemcy": 1, "country:DE": 1, "country:PL": 0, "-country:Germany": 0,
		"partner:ponte-it": 1, "partner:PONTE-IT": 1, "partner:ponte": 1, "partner:acme": 0, "region:na": 1, "region:emea": 0,
		"trigger:demo_request": 1, "trigger:Demo-Request": 1, `trigger:"demo request"`: 1,
	} {
		if got := b.found(query); got != want {
			t.Errorf("%s finds %d leads, want %d", query, got, want)
		}
	}
	if d := b.lead(1); d.Facts.Account.Country.V != "DE" || d.PartnerRec == nil || d.PartnerRec.ID != "ponte" {
		t.Errorf("country %q, partner %+v", d.Facts.Account.Country.V, d.PartnerRec)
	}
}
