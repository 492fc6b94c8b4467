package intake

import (
	"maps"
	"strings"
	"unicode"

	"github.com/eqltui/eqltui/internal/safetext"
)

// alias is the field that a column of an export means. A weak one steps back when another column
// of the file means the same field: exports of CRMs have a phone number and a mobile one.
type alias struct {
	field string
	weak  bool
}

// columnKey is the form in which column names are compared: letters and digits only, without case
// and accents, so that "E-mail", "first_name", "First Name" and "FirstName" are one name each.
func columnKey(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, safetext.Fold(name))
}

// strong and weak build tables of aliases: a field and the keys that mean it.
func strong(field string, keys ...string) map[string]alias { return named(alias{field: field}, keys) }
func weak(field string, keys ...string) map[string]alias {
	return named(alias{field: field, weak: true}, keys)
}

func named(a alias, keys []string) map[string]alias {
	out := make(map[string]alias, len(keys))
	for _, k := range keys {
		out[k] = a
	}
	return out
}

func join(tables ...map[string]alias) map[string]alias {
	out := map[string]alias{}
	for _, t := range tables {
		maps.Copy(out, t)
	}
	return out
}

// The names that the exports of HubSpot and Salesforce give their columns (labels and API names),
// and a few that partners' spreadsheets use. Sources: HubSpot knowledge base, "HubSpot's default
// contact properties" and "default deal properties"; Salesforce object reference, Lead and
// Opportunity.
//
// HubSpot's Original Source says how a visitor found a web site (Organic Search, Direct Traffic),
// which is no source of a lead in the programme's sense: it stays an attribute.
var (
	utmAliases = join(
		weak("utm_source", "sourceutm"),
		weak("utm_medium", "mediumutm"), weak("utm_campaign", "campaignutm"),
	)
	referralAliases = join(utmAliases,
		strong("referred_at", "referraldate", "referredon", "datereferred", "dateofreferral"),
		weak("referred_at", "createdate", "createddate", "createdat", "datecreated", "submittedat", "date"),
		strong("email", "emailaddress", "workemail", "businessemail", "contactemail", "leademail"),
		strong("domain", "companydomain", "companydomainname", "accountdomain"),
		weak("domain", "emaildomain"),
		strong("website", "websiteurl", "companywebsite", "web", "accountwebsite"),
		strong("partner", "partnerid", "partnername", "referralpartner", "referringpartner", "partneraccount"),
		strong("program_tier", "partnertier", "programmetier"),
		weak("program_tier", "tier"),
		strong("external_id", "recordid", "leadid", "contactid", "hubspotid", "salesforceid", "vid"),
		weak("external_id", "id"),
		strong("name", "fullname", "contactname", "leadname", "contact", "leadfullname"),
		strong("first_name", "givenname"),
		strong("last_name", "surname", "familyname"),
		strong("phone", "phonenumber", "telephone", "businessphone", "workphone"),
		weak("phone", "mobilephonenumber", "mobilephone", "mobile", "cellphone"),
		strong("title", "jobtitle", "position"),
		strong("company", "companyname", "companyaccount", "accountname", "account", "organization", "organisation"),
		strong("employees", "numberofemployees", "noofemployees", "employeecount", "companysize", "headcount", "accountemployees"),
		strong("industry", "companyindustry", "accountindustry"),
		strong("country", "countryregion", "countrycode", "companycountry", "accountcountry"),
		strong("region", "salesregion", "accountregion"),
		strong("tech_stack", "technologies", "webtechnologies", "accounttechstack"),
		strong("use_case", "usecases"),
		strong("product_line", "productinterest", "product"),
		strong("language", "preferredlanguage"),
		strong("tags", "labels"),
		strong("source", "leadsource"),
		strong("landing_url", "landingpage", "landingpageurl", "firstpageseen"),
		strong("referrer", "firstreferringsite", "referringsite"),
		strong("client_id", "gaclientid", "googleanalyticsclientid"),
		strong("budget", "bantbudget"), strong("authority", "bantauthority"),
		strong("need", "bantneed"), strong("timeline", "banttimeline"),
		strong("partner_confirmed", "confirmedpartner", "confirmedbypartner"),
		strong("note", "notes", "description", "comments", "comment", "message"),
	)
	touchAliases = join(utmAliases,
		strong("at", "timestamp", "occurredat", "eventtime", "time"),
		weak("at", "date", "activitydate"),
		strong("kind", "eventtype", "activitytype", "eventname"),
		weak("kind", "event", "type"),
		strong("email", "emailaddress", "contactemail"),
		strong("client_id", "gaclientid"),
		strong("url", "pageurl", "pagelocation"),
		strong("asset", "assetname", "contentname"),
		strong("partner", "partnerid", "partnername"),
		strong("referrer", "pagereferrer", "referringsite"),
		strong("external_id", "eventid", "recordid", "activityid"), weak("external_id", "id"),
	)
	partnerAliases = join(
		strong("id", "partnerid", "slug"),
		strong("name", "partnername"), weak("name", "companyname", "accountname"),
		strong("kind", "partnerkind", "partnertype"), weak("kind", "type"),
		strong("tier", "partnertier", "programtier"),
		strong("manager", "partnermanager", "owner"),
		strong("joined_at", "joined", "joinedon", "partnersince"),
		strong("payout_rate", "commission", "commissionrate", "revenueshare"),
	)
	pageAliases = join(
		strong("partner", "partnerid", "partnername"),
		strong("url", "pageurl", "link"),
		strong("title", "pagetitle"),
		weak("kind", "type", "pagetype"),
		strong("published_at", "published", "publishedon", "publishdate"),
		strong("refreshed_at", "refreshed", "lastrefreshed", "updatedat"),
		strong("external_id", "pageid", "recordid"), weak("external_id", "id"),
	)
	opportunityAliases = join(
		strong("external_id", "opportunityid", "dealid", "recordid"), weak("external_id", "id"),
		strong("email", "emailaddress", "contactemail", "associatedcontactemail", "primarycontactemail"),
		strong("lead", "leadid"),
		weak("amount", "dealamount", "amountincompanycurrency"),
		strong("stage", "dealstage", "stagename", "opportunitystage"),
		strong("arr", "annualrecurringrevenue"),
		strong("created_at", "createdate", "createddate", "datecreated"),
		strong("closed_at", "closedate", "closeddate"),
	)
)
