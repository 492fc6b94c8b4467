package intake

import (
	"maps"
	"strings"
	"unicode"

	"github.com/eqltui/eqltui/internal/lead"
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

// factAliases are the names of the columns of facts.
func factAliases() map[string]alias {
	out := map[string]alias{}
	for _, f := range lead.Table() {
		maps.Copy(out, join(strong(f.Name, strings.Fields(f.Aliases)...), weak(f.Name, strings.Fields(f.Weak)...)))
	}
	return out
}

// utmAliases are those of campaigns alone, which touches have too.
func utmAliases() map[string]alias {
	out := map[string]alias{}
	for _, part := range lead.UTMParts() {
		maps.Copy(out, weak("utm_"+part.Name, strings.Fields(part.Weak)...))
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
func referralAliases() map[string]alias {
	return join(factAliases(), headed(personHeadings, companyHeadings, referralHeadings, referralDone.when(), referredBy.by()),
		weak("external_id", "recordidcontact", "contactrecordid", "personid", "leadnumber", "prospectid"),
		strong("name", "personname"), strong("email", "personemail", "personemailwork"), weak("phone", "personphone", "personphonework"),
		strong("company", "associatedcompany", "organizationname", "personorganization"),
		weak("company", "associatedcompanyprimary", "associatedcompanynamesprimary", "leadorganization"),
		weak("name", "leadcontactperson"), weak("title", "personjobtitle"), weak("tags", "tag"), weak("country", "mailingcountry"),
		weak("referred_at", "createdtime", "creationdate", "persondealcreated", "personpersoncreated", "personcreationdate",
			"leadleadcreated", "createdon"),
		strong("partner", "partnerkey", "referredby"),
		strong(optOut, "unsubscribedfromallemail", "hsemailoptout", "emailoptout", "hasoptedoutofemail", "optedoutofemail", "optoutofemail",
			"donotemail", "donotcontact", "unsubscribe", "optout", "optedout", "marketingstatus", "personmarketingstatus",
			"unsubscribedfromemail", "emailunsubscribed"),
		strong("website", "websiteurl", "companywebsite", "web", "accountwebsite"),
		strong("first_name", "givenname"),
		strong("last_name", "surname", "familyname"),
		strong("referrer", "firstreferringsite", "referringsite"),
		strong("budget", "bantbudget"), strong("authority", "bantauthority"),
		strong("need", "bantneed"), strong("timeline", "banttimeline"),
		strong("partner_confirmed", "confirmedpartner", "confirmedbypartner"),
		strong("note", "notes", "description", "comments", "comment", "message"),
	)
}

// The aliases of the columns of the other kinds, from the same sources.
func touchAliases() map[string]alias {
	return join(utmAliases(), headed(personHeadings, touchHeadings),
		weak("at", "eventtimestamp", "collectortstamp", "derivedtstamp", "datetime"),
		weak("client_id", "userpseudoid", "domainuserid"),
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
}

func partnerAliases() map[string]alias {
	return join(headed(partnerHeadings),
		strong("id", "partnerid", "slug"),
		strong("name", "partnername"), weak("name", "companyname", "accountname"),
		strong("kind", "partnerkind", "partnertype"), weak("kind", "type"),
		strong("tier", "partnertier", "programtier"),
		strong("manager", "partnermanager", "owner"),
		strong("joined_at", "joined", "joinedon", "partnersince"),
		strong("payout_rate", "commission", "commissionrate", "revenueshare"),
	)
}

func pageAliases() map[string]alias {
	return join(of(headed(personHeadings), "partner"), headed(pageHeadings, pageDone.when()),
		strong("partner", "partnerid", "partnername"),
		strong("url", "pageurl", "link"),
		strong("title", "pagetitle"),
		weak("kind", "type", "pagetype"),
		strong("published_at", "published", "publishedon", "publishdate"),
		strong("refreshed_at", "refreshed", "lastrefreshed", "updatedat"),
		strong("external_id", "pageid", "recordid"), weak("external_id", "id"),
	)
}

func opportunityAliases() map[string]alias {
	return join(of(headed(personHeadings, companyHeadings, opportunityHeadings, opportunityDone.when()), opportunityFields()...),
		strong("external_id", "opportunityid", "dealid", "recordid", "recordiddeal", "potentialid"), weak("external_id", "id"),
		strong("email", "emailaddress", "contactemail", "associatedcontactemail", "primarycontactemail", "dealcontactemail", "personemail",
			"personemailwork"),
		weak("email", "associatedcontact", "associatedcontacts"),
		strong("lead", "leadid"), weak("lead", "associatedcontactids", "contactid", "contactids", "contactnameid"),
		strong("company", "companyname", "accountname", "account", "associatedcompany", "dealorganization", "organization",
			"companyaccount"),
		weak("company", "associatedcompanyprimary", "associatedcompanynamesprimary"),
		strong("domain", "companydomain", "accountdomain", "companydomainname"),
		weak("amount", "dealamount", "amountincompanycurrency", "dealvalue", "opportunityamount"),
		strong("currency", "amountcurrency", "dealcurrency", "dealcurrencycode", "currencyisocode", "currencycode", "opportunitycurrency",
			"dealcurrencyofvalue"),
		// Where both are there the status says what became of it, and the stage how far it is in a pipeline of their own.
		strong("stage", "stagename", "opportunitystage", "dealstatus"), weak("stage", "dealstage", "dealstagepipeline"),
		strong("arr", "annualrecurringrevenue"),
		strong("created_at", "createdate", "createddate", "datecreated", "createdtime", "dealdealcreated", "dealcreated",
			"dealcreationdate"),
		strong("closed_at", "closedate", "closeddate", "closingdate", "dealclosedate", "dealdealclosedon", "dealclosedon"),
		weak("closed_at", "dealwontime", "wontime"),
	)
}

func accountAliases() map[string]alias {
	return join(of(factAliases(), append([]string{"domain", "company"}, companyFacts()...)...), headed(companyHeadings),
		strong("company", "name"), weak("industry", "sector"),
		strong("website", "websiteurl", "companywebsite", "web", "accountwebsite"),
		weak("company", "organizationname"), weak("website", "organizationwebsite"),
		weak("employees", "organizationnumberofemployees"), weak("industry", "organizationindustry"),
		weak("country", "billingcountry", "officelocation", "organizationcountryofaddress"))
}

func overlapAliases() map[string]alias {
	return join(accountAliases(), of(headed(personHeadings), "partner"), strong("partner", "partnerid", "partnername"))
}

func spendAliases() map[string]alias {
	return join(
		strong("channel", "channelname"),
		weak("channel", "medium", "source"),
		strong("item", "campaign", "campaignname", "adgroup"),
		strong("amount", "spend", "cost", "amountspent", "totalspend"),
		weak("period", "month", "quarter", "week"),
		strong("arr", "annualrecurringrevenue"),
		strong("won", "closedwon", "customers"),
		strong("currency", "currencycode", "currencyisocode"),
	)
}

func payoutAliases() map[string]alias {
	return join(
		strong("partner", "partnerid", "partnername"),
		strong("paid_at", "paidon", "paiddate", "paymentdate", "payoutdate"),
		strong(
			"amount",
			"payout",
			"paid",
			"payoutamount",
			"paymentamount",
		),
		strong("reference", "invoice", "invoicenumber", "paymentid", "payoutid"),
		weak("period", "month", "quarter"),
		strong("currency", "currencycode", "currencyisocode"),
	)
}

func prospectAliases() map[string]alias {
	return join(strong("partner", "partnerid", "partnername"), strong("site", "domain", "website"), strong("url", "pageurl", "targeturl"),
		strong("monthly_visits", "visits", "traffic", "monthlytraffic", "organictraffic"), strong("audience", "industry", "niche"),
		strong("domain_rating", "dr", "domainauthority", "da"), weak("kind", "type"))
}

func crawlAliases() map[string]alias {
	return join(strong("url", "address"), strong("status_code", "httpstatus"), weak("status_code", "status"),
		strong("redirect_url", "redirect", "redirectsto"))
}
