//go:build unix

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/eqltui/eqltui/e2e/measure"
)

// perRequest is how many referrals come at once.
const perRequest = 100

// overHTTP posts referrals by all tokens at once.
func overHTTP(ctx context.Context, p *programme, referrals int) (all []figure, err error) {
	s, err := p.serve(ctx, "off", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	each := max(referrals/perRequest/len(p.tokens), 1)
	say("post %d referrals", each*len(p.tokens)*perRequest)
	bodies := make([][]string, len(p.tokens))
	for i := range bodies {
		for k := range each {
			bodies[i] = append(bodies[i], referralsOf((i*each+k)*perRequest))
		}
	}
	before, err := s.spent()
	if err != nil {
		return nil, err
	}
	var (
		at    sync.WaitGroup
		mu    sync.Mutex
		took  measure.Sample
		wrong error
	)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: len(p.tokens)}, Timeout: patience}
	began := time.Now()
	for i, token := range p.tokens {
		at.Go(func() {
			for _, body := range bodies[i] {
				sent := time.Now()
				err := post(ctx, client, "http://"+s.at["http"]+"/v1/referrals", token, body)
				mu.Lock()
				took.Add(time.Since(sent))
				wrong = errors.Join(wrong, err)
				mu.Unlock()
			}
		})
	}
	at.Wait()
	wall := time.Since(began)
	client.CloseIdleConnections()
	after, err := s.spent()
	if err := errors.Join(wrong, err); err != nil {
		return nil, err
	}
	n := float64(len(took) * perRequest)
	return []figure{
		{fmt.Sprintf("%s new referrals over HTTP in requests of %d by %d tokens, a second", measure.Grouped(int(n)), perRequest,
			len(p.tokens)), measure.Grouped(int(n / wall.Seconds())), "1,000"},
		{"processor time of the server for 1,000 of them", fmt.Sprintf("%.2f s", (after-before).Seconds()/n*1000), "0.1 s"},
		{"one request, p50", measure.MS(took.At(0.5)), ""}, {"one request, p99", measure.MS(took.At(0.99)), ""},
	}, nil
}

// referralsOf is a body with new referrals from the n-th on: of each company three persons.
func referralsOf(n int) string {
	then := time.Now().UTC().Add(-time.Hour).Format(time.RFC3339)
	rows := make([]string, perRequest)
	for i := range rows {
		k := n + i
		rows[i] = fmt.Sprintf(`{"referred_at":%q,"email":"person%d@firm%d.example","first_name":"Ewa","last_name":"Person%d",`+
			`"company":"Firm %d","employees":%d,"industry":"logistics","country":"PL","title":"Head of Operations",`+
			`"external_id":"load-%d","note":"met at the fair"}`, then, k, k/3, k, k/3, 100+k/3%400, k)
	}
	return `{"records":[` + strings.Join(rows, ",") + `]}`
}

// post sends a body of which every record is to be new.
func post(ctx context.Context, client *http.Client, to, token, body string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, to, strings.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/json")
	got, err := client.Do(r)
	if err != nil {
		return err
	}
	defer got.Body.Close()
	doc, err := io.ReadAll(got.Body)
	if err != nil {
		return err
	}
	var fates struct{ Read, Rejected, Unchanged, Updated int }
	if err := json.Unmarshal(doc, &fates); err != nil || got.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %.300s", got.Status, doc)
	}
	if fates.Read != perRequest || fates.Rejected+fates.Unchanged+fates.Updated > 0 {
		return fmt.Errorf("of %d new referrals: %+v", perRequest, fates)
	}
	return nil
}
