package crm

import (
	"strings"

	"github.com/eqltui/eqltui/internal/safetext"
)

// recordID is what ids of records look like; anything else becomes no part of an address that somebody follows.
var recordID = safetext.Pattern(`^[A-Za-z0-9]{1,64}$`)

// Link is where people see a record of a system whose records begin at web (see Placed), "" where that is not known.
func Link(kind, web string, o Object, id string) string {
	if !strings.HasPrefix(web, "http") || !recordID().MatchString(id) {
		return ""
	}
	web = strings.TrimRight(web, "/")
	if kind == "salesforce" {
		return web + "/" + id // it goes on to the page of whatever sort of record that is
	}
	sort := map[Object]string{Contact: "0-1", Company: "0-2", Deal: "0-3"}[o]
	if kind != "hubspot" || sort == "" {
		return ""
	}
	return web + "/record/" + sort + "/" + id
}
