package crowd

import (
	"bufio"
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/store"
)

// Files are the paths of what WriteFiles wrote, and how many rows stand in each.
type Files struct {
	Partners, Referrals, Touches                string
	PartnerRows, ReferralRows, TouchRows        int
	PartnerBytes, ReferralBytes, TouchFileBytes int64
}

// WriteFiles writes the rows from which the same leads and touches come as import files into a
// folder: partners.csv, referrals.csv, touches.csv, or with jsonl referrals.jsonl and touches.jsonl. A
// partner's own referral is no row of the touches: importing the lead makes it.
func WriteFiles(ctx context.Context, dir string, o Options, jsonl bool) (Files, error) {
	o.Now = o.Now.UTC().Truncate(time.Second)
	r, err := compile(policy.Default())
	if err != nil {
		return Files{}, err
	}
	ext := "csv"
	if jsonl {
		ext = "jsonl"
	}
	f := Files{Partners: filepath.Join(dir, "partners.csv"), Referrals: filepath.Join(dir, "referrals."+ext),
		Touches: filepath.Join(dir, "touches."+ext), PartnerRows: len(r.partners), ReferralRows: o.Leads}
	partners, err := newSheet(f.Partners, "id", "name", "kind", "tier", "certified", "status")
	if err != nil {
		return f, err
	}
	for _, p := range r.partners {
		partners.row(p.ID, p.Name, p.Kind, p.Tier, strconv.FormatBool(p.Certified.V), string(p.Status))
	}
	if f.PartnerBytes, err = partners.close(); err != nil {
		return f, err
	}
	referrals, err := newSheet(f.Referrals, "external_id", "referred_at", "email", "name", "phone", "title", "language", "company",
		"domain", "employees", "industry", "country", "region", "tech_stack",
		"partner", "program_tier", "source", "use_case", "product_line", "tags", "client_id", "utm_source", "utm_medium", "utm_campaign",
		"note")
	if err != nil {
		return f, err
	}
	touches, err := newSheet(f.Touches, "external_id", "at", "kind", "email", "url", "asset", "surface")
	if err != nil {
		return f, err
	}
	for m := range chunks(ctx, r, o) {
		if m.err != nil {
			return f, m.err
		}
		for _, it := range m.items {
			it.referral(referrals)
			f.TouchRows += it.told(touches)
		}
	}
	if f.ReferralBytes, err = referrals.close(); err != nil {
		return f, err
	}
	f.TouchFileBytes, err = touches.close()
	return f, err
}

func stamp(ms int64) string { return store.Instant(ms).Format(time.RFC3339) }

func (it *item) referral(to *sheet) {
	l, p, a := &it.lead, &it.person, it.company
	employees := ""
	if a.Employees.Known {
		employees = strconv.FormatInt(a.Employees.V, 10)
	}
	to.row(l.ExternalID.V, stamp(l.ReferredAt), p.Email.V, p.Name.V, p.Phone.V, p.Title.V, p.Language.V, a.Name.V, a.Domain, employees,
		a.Industry.V, a.Country.V, a.Region.V, strings.Join(a.TechStack.V, ";"),
		l.PartnerID, l.ProgramTier.V, string(l.Source), l.UseCase.V, l.ProductLine.V, strings.Join(l.Tags.V, ";"), l.ClientID.V,
		l.UTM.Source.V, l.UTM.Medium.V, l.UTM.Campaign.V, it.note)
}

// told writes the touches of a lead that a file would have, and says how many.
func (it *item) told(to *sheet) int {
	n := 0
	for i := range it.touches {
		t := &it.touches[i]
		if t.Kind == lead.ReferralKind {
			continue
		}
		n++
		to.row(fmt.Sprintf("T-%d-%d", it.lead.ID, i), stamp(t.At), t.Kind, it.person.Email.V, t.URL.V, t.Asset.V, t.Surface)
	}
	return n
}

// sheet is a file of rows under names: CSV, or JSON a line, as its name says.
type sheet struct {
	file  *os.File
	out   *bufio.Writer
	csv   *csv.Writer
	names []string
	err   error
}

func newSheet(path string, names ...string) (*sheet, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("write rows: %w", err)
	}
	s := &sheet{file: f, out: bufio.NewWriterSize(f, 1<<18), names: names}
	if strings.HasSuffix(path, ".csv") {
		s.csv = csv.NewWriter(s.out)
		s.row(names...)
	}
	return s, nil
}

func (s *sheet) row(cells ...string) {
	if s.err != nil {
		return
	}
	if s.csv != nil {
		s.err = s.csv.Write(cells)
		return
	}
	doc := map[string]string{}
	for i, c := range cells {
		if c != "" {
			doc[s.names[i]] = c
		}
	}
	line, err := json.Marshal(doc)
	if err == nil {
		_, err = s.out.Write(append(line, '\n'))
	}
	s.err = err
}

// close ends the file and says how long it is.
func (s *sheet) close() (int64, error) {
	if s.csv != nil {
		s.csv.Flush()
		s.err = cmp.Or(s.err, s.csv.Error())
	}
	s.err = cmp.Or(s.err, s.out.Flush())
	size, err := s.file.Seek(0, io.SeekCurrent)
	return size, cmp.Or(s.err, err, s.file.Close())
}
