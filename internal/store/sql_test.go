package store

import (
	"go/ast"
	"go/constant"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The files that are not the house's: each is prepared on its own engine alone.
const (
	fileOfSQLite   = "engine_sqlite.go"
	fileOfPostgres = "engine_postgres.go"
)

// TestEveryTextIsPreparedOnSQLite finds every SQL text of the package by its name and prepares it, so
// that a text that no test happens to run is still held against the schema.
func TestEveryTextIsPreparedOnSQLite(t *testing.T) {
	t.Parallel()
	prepareAll(t, fresh(t), fileOfPostgres)
}

func TestEveryTextIsPreparedOnPostgres(t *testing.T) {
	t.Parallel()
	prepareAll(t, freshPostgres(t), fileOfSQLite)
}

func prepareAll(t *testing.T, s *Store, other string) {
	t.Helper()
	texts, made := found(t, other)
	if len(texts) < 50 {
		t.Fatalf("only %d SQL constants found", len(texts))
	}
	maps.Copy(texts, ofTables())
	for _, name := range made {
		if texts[name] == "" {
			t.Errorf("%s is made at load and does not stand in ofTables", name)
		}
	}
	maps.Copy(texts, ofFilters(t, s))
	c, free, err := s.hold(t.Context(), s.writer, "prepare")
	if err != nil {
		t.Fatal(err)
	}
	defer free()
	tx := &Tx{c: c} // outside a transaction, which PostgreSQL would end at the first mistake
	for name, text := range texts {
		if _, err := tx.stmt(t.Context(), text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := tx.stmt(t.Context(), "SELECT no_such_column FROM leads"); err == nil {
		t.Error("a wrong text is prepared: this test cannot fail")
	}
}

// sqliteWords are words of SQLite that PostgreSQL does not know. A text need not be called sql to be refused.
var sqliteWords = regexp.MustCompile(
	`\b(PRAGMA|VACUUM|IMMEDIATE|ROWID|GLOB|IFNULL|INSERT OR|REPLACE INTO|EXPLAIN QUERY|fts5|sqlite_[a-z]+|json_(valid|extract|array|object|type|quote|set|tree))\b`,
)

func TestWhatSQLiteAloneHasStandsInItsFile(t *testing.T) {
	t.Parallel()
	seen := 0
	fset, files := parsed(t)
	for _, f := range files {
		name := filepath.Base(fset.Position(f.Pos()).Filename)
		ast.Inspect(f, func(n ast.Node) bool {
			text, ok := n.(*ast.BasicLit)
			if !ok || text.Kind != token.STRING {
				return true
			}
			word := sqliteWords.FindString(text.Value)
			switch {
			case word == "" || name == fileOfPostgres:
			case name == fileOfSQLite:
				seen++
			default:
				t.Errorf("%s says %s: %s", name, word, text.Value)
			}
			return true
		})
	}
	if seen < 10 {
		t.Errorf("only %d such texts in %s: this test cannot fail", seen, fileOfSQLite)
	}
}

// composed are the functions that put a text together. What they make of a table stands in ofTables; the
// others are asked by TestBothEnginesAnswerAlike, and last and empty by the steps of the schema.
var composed = []string{
	"read", "whole", "insert", "update", "text", "chosen", "stream", "Events", "placesText", "ready", "readyCount", "stepsText",
	"sqlNamesMerged", "countText", "CountLeads", "askText", "facetQuery", "sortedText", "dealtText", "words", "last", "empty", "dropped",
}

func TestATextWithoutANameIsAskedToo(t *testing.T) {
	t.Parallel()
	verb := regexp.MustCompile("^[`\"]\\s*(SELECT|INSERT|UPDATE|DELETE|WITH|CREATE|DROP|ALTER)\\b")
	found := map[string]bool{}
	_, files := parsed(t)
	for _, f := range files {
		for _, d := range f.Decls {
			made, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			ast.Inspect(made, func(n ast.Node) bool {
				if text, ok := n.(*ast.BasicLit); ok && verb.MatchString(text.Value) {
					found[made.Name.Name] = true
				}
				return true
			})
		}
	}
	want := slices.Sorted(slices.Values(composed))
	if d := cmp.Diff(want, slices.Sorted(maps.Keys(found))); d != "" {
		t.Errorf("other functions write SQL than are known to be asked (-known +found): give the text a name, or have it asked\n%s", d)
	}
}

// ofTables are the texts that are made of a table's columns at load, by name.
func ofTables() map[string]string {
	out := map[string]string{
		"sqlSaveMerge": sqlSaveMerge, "sqlMergesOf": sqlMergesOf, "sqlMergesInto": sqlMergesInto, "sqlMergesBy": sqlMergesBy,
		"sqlMergesAll":  sqlMergesAll,
		"sqlAddAccount": sqlAddAccount, "sqlSaveAccount": sqlSaveAccount, "sqlAccountsByID": sqlAccountsByID,
		"sqlAccountsByDomain": sqlAccountsByDomain, "sqlOpportunity": sqlOpportunity, "sqlSaveOpp": sqlSaveOpp, "sqlOppByID": sqlOppByID,
		"sqlHeldDeals": sqlHeldDeals, "sqlEveryDeal": sqlEveryDeal, "sqlDeliveriesOf": sqlDeliveriesOf,
		"sqlExportDeals": sqlExportDeals, "sqlAppend": sqlAppend, "sqlChain": sqlChain,
		"sqlHistory": sqlHistory, "sqlEventsSince": sqlEventsSince, "sqlEventsAfter": sqlEventsAfter, "sqlEventsBatch": sqlEventsBatch,
		"sqlFilesOf": sqlFilesOf, "sqlLastOfNo": sqlLastOfNo, "sqlBatchPart": sqlBatchPart,
		"sqlBatchOf": sqlBatchOf, "sqlActsSince": sqlActsSince,
		"sqlEventsOf": sqlEventsOf, "sqlHeardOf": sqlHeardOf, "sqlHeardAll": sqlHeardAll, "sqlPastLeads": sqlPastLeads,
		"sqlPastAccounts": sqlPastAccounts, "sqlPastTouches": sqlPastTouches,
		"sqlRowEvents": sqlRowEvents, "sqlActsOnRows": sqlActsOnRows, "sqlEvent": sqlEvent,
		"sqlLastPublished": sqlLastPublished, "sqlTalks": sqlTalks,
		"sqlExportEvents": sqlExportEvents, "sqlAddLead": sqlAddLead, "sqlWordsInUse": sqlWordsInUse,
		"sqlSaveLead": sqlSaveLead, "sqlRescoreLead": sqlRescoreLead,
		"sqlLeadsByID": sqlLeadsByID, "sqlLeadsByPerson": sqlLeadsByPerson, "sqlLeadsAfter": sqlLeadsAfter,
		"sqlLeadsByAcct": sqlLeadsByAcct, "sqlPartners": sqlPartners, "sqlPartnersByID": sqlPartnersByID,
		"sqlSavePartner": sqlSavePartner, "sqlPagesByKey": sqlPagesByKey, "sqlAllPages": sqlAllPages, "sqlSavePage": sqlSavePage,
		"sqlAddPerson": sqlAddPerson, "sqlSavePerson": sqlSavePerson, "sqlPersonsByID": sqlPersonsByID,
		"sqlPersonsByEmail": sqlPersonsByEmail, "sqlAddTouch": sqlAddTouch, "sqlEmptyTouch": sqlEmptyTouch,
		"sqlAddRequest": sqlAddRequest, "sqlRequest": sqlRequest, "sqlTokenByHash": sqlTokenByHash,
		"sqlAddDelivery": sqlAddDelivery, "sqlHeldDeliveries": sqlHeldDeliveries, "sqlSaveDraft": sqlSaveDraft,
		"sqlAllDeliveries": sqlAllDeliveries, "sqlNewDeliveries": sqlNewDeliveries, "sqlOneDelivery": sqlOneDelivery,
		"sqlSomeDeliveries": sqlSomeDeliveries,
		"sqlDueDeliveries":  sqlDueDeliveries, "sqlJobs": sqlJobs,
		"sqlListRows": sqlListRows, "sqlWholeRows": sqlWholeRows, "sqlHeldDrafts": sqlHeldDrafts, "sqlAllDrafts": sqlAllDrafts,
		"sqlAddText": sqlAddText, "sqlTextsNaming": sqlTextsNaming, "sqlTextsByID": sqlTextsByID, "sqlHeldTexts": sqlHeldTexts,
		"sqlHeldTouches": sqlHeldTouches, "sqlTouchesByPerson": sqlTouchesByPerson,
		"sqlExportTouches": sqlExportTouches, "sqlFacetLeads": sqlFacetLeads, "sqlFacetPersons": sqlFacetPersons,
		"sqlFacetAccounts": sqlFacetAccounts,
		"sqlSaveTouch":     sqlSaveTouch, "sqlTouchOf": sqlTouchOf, "sqlAccountsNamed": sqlAccountsNamed,
		"sqlTouchesFrom": sqlTouchesFrom, "sqlTouchNamed": sqlTouchNamed, "sqlWaitingDeals": sqlWaitingDeals,
		"sqlSaveCycle": sqlSaveCycle, "sqlCyclesToTell": sqlCyclesToTell, "sqlCyclesOf": sqlCyclesOf,
		"sqlExportCycles": sqlExportCycles, "sqlSaveOverlap": sqlSaveOverlap,
		"sqlOverlapsAmong": sqlOverlapsAmong, "sqlOverlapsAt": sqlOverlapsAt,
		"sqlCountedIn": sqlCountedIn, "sqlCountedByID": sqlCountedByID, "sqlCountedIs": sqlCountedIs, "sqlTouchesIn": sqlTouchesIn,
		"sqlPageTouches": sqlPageTouches, "sqlTouchesOf": sqlTouchesOf, "sqlCyclesDue": sqlCyclesDue, "sqlEventsLater": sqlEventsLater,
		"sqlCountedSpan": sqlCountedSpan, "sqlDealsSpan": sqlDealsSpan, "sqlTouchesSpan": sqlTouchesSpan,
		"sqlDealEvents": sqlDealEvents, "sqlPartnerEvents": sqlPartnerEvents,
		"sqlCRMLinks": sqlCRMLinks, "sqlCRMRemotes": sqlCRMRemotes, "sqlCRMFirms": sqlCRMFirms, "sqlCRMLinksOf": sqlCRMLinksOf,
		"sqlCRMDue": sqlCRMDue, "sqlCRMTroubled": sqlCRMTroubled,
		"sqlProposalsAt": sqlProposalsAt, "sqlProposed": sqlProposed, "sqlEnrichAsked": sqlEnrichAsked, "sqlSaveAsked": sqlSaveAsked,
		"sqlDeals": sqlDeals, "sqlDealsOf": sqlDealsOf, "sqlPartnerOverlaps": sqlPartnerOverlaps, "sqlAllOverlaps": sqlAllOverlaps,
	}
	for i, text := range slices.Concat(Spends.texts(), Payouts.texts(), Prospects.texts(), Crawls.texts(), Targets.texts(),
		Decisions.texts(),
		Duties.texts(), KeptReports.texts(), People.texts(), UserKeys.texts(), Absences.texts(), Agreements.texts(), Connections.texts(),
		CRMStates.texts(), Rulings.texts(), PartnerMerges.texts(), Enrichments.texts(), Proposals.texts(),
		Tokens.texts(), Channels.texts(), Hooks.texts(),
		answerLinks.texts()) {
		out["few "+strconv.Itoa(i)] = text
	}
	for _, r := range references() {
		out[r.table+"."+r.field+" to "+r.to] = r.text()
	}
	searchedTexts(out, leadTable)
	searchedTexts(out, personTable)
	searchedTexts(out, accountTable)
	searchedTexts(out, textTable)
	searchedTexts(out, partnerTable)
	return out
}

// searchedTexts adds the texts that check a table's searched columns and put them right.
func searchedTexts[T any](out map[string]string, t *table[T]) {
	out[t.name+" whole"], out[t.name+" next"] = t.whole(), t.next()
	for i := t.kept; i < len(t.all); i++ {
		out[t.name+"."+t.all[i].name] = t.update(t.all[i:i+1], t.all[0].name)
	}
}

// found evaluates the package's constants whose names begin with sql, and names its variables that are
// called so. What stands in the file of another engine is left out.
func found(t *testing.T, other string) (texts map[string]string, made []string) {
	t.Helper()
	fset, files := parsed(t)
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}}
	conf := types.Config{Importer: importer.Default(), Error: func(error) {}}
	conf.Check("store", fset, files, info) // imports need not resolve for constants to be known
	texts = map[string]string{}
	for id, obj := range info.Defs {
		if filepath.Base(fset.Position(id.Pos()).Filename) == other {
			continue
		}
		c, ok := obj.(*types.Const)
		if ok && strings.HasPrefix(id.Name, "sql") && c.Val().Kind() == constant.String {
			texts[id.Name] = constant.StringVal(c.Val())
		}
		if v, ok := obj.(*types.Var); ok && strings.HasPrefix(id.Name, "sql") && v.Parent() == v.Pkg().Scope() {
			made = append(made, id.Name)
		}
	}
	return texts, made
}

// parsed reads the files of the package without its tests, and of two for different systems one.
func parsed(t *testing.T) (fset *token.FileSet, files []*ast.File) {
	t.Helper()
	fset = token.NewFileSet()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") || name == "full_other.go" {
			continue
		}
		f, err := parser.ParseFile(fset, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	return fset, files
}
