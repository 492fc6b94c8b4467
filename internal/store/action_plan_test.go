package store

import (
	"fmt"
	"strings"
	"testing"
)

// What an action or a batch of an import asks and writes costs the same in a database of any size:
// each statement goes by a key.
func TestNoStatementOfAnActionOrAnImportGoesThroughATable(t *testing.T) {
	t.Parallel()
	s := fresh(t)
	texts := []string{
		sqlMeta, sqlSetMeta, sqlTakeIDs, sqlTakeSeq, sqlAppend, sqlAddCounter, sqlWordsWait,
		sqlLeadsByID, sqlLeadsByPerson, sqlLeadsByAcct, sqlRivalsByPerson, sqlRivalsByAcct, sqlAddLead, sqlSaveLead, sqlRescoreLead,
		sqlJudgedBy,
		sqlPersonsByID, sqlPersonsByEmail, sqlPersonClients, sqlAddPerson, sqlSavePerson, sqlAddClient, sqlDropPerson,
		sqlMoveClients, sqlMoveTouches, sqlMovePersonal, sqlMoveLeads, sqlAddText, sqlTextsByID,
		sqlAccountsByID, sqlAccountsByDomain, sqlAddAccount, sqlSaveAccount, sqlTouchesByPerson, sqlAddTouch, sqlDropTouch,
		sqlPartnersByID, sqlSavePartner, sqlPagesByKey, sqlSavePage, sqlOpportunity, sqlSaveOpp,
		sqlAdmitted, sqlAddAdmitted, sqlOrigins, sqlSaveOrigin, sqlAddDelivery, sqlStopDelivery,
		sqlEventsAfter, sqlHistory, sqlMoveMeta, sqlDropMeta, sqlPartnerIDs, sqlLeadsOfPartner,
		sqlTouchesFrom, sqlSetPage, sqlLastOfNo,
	}
	if err := s.Write(t.Context(), func(tx *Tx) error {
		for _, text := range texts {
			args := []any{}
			for strings.Contains(text, fmt.Sprint("$", len(args)+1)) {
				args = append(args, nil)
			}
			if line := slow(plan(t, tx, text, args...)); line != "" {
				t.Errorf("%s\ngoes through a table: %s", text, line)
			}
		}
		if slow(plan(t, tx, sqlLivingIDs, 0, 1)) == "" && slow(plan(t, tx, sqlRecount)) == "" {
			t.Error("a statement over all leads passes: this test cannot fail")
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
