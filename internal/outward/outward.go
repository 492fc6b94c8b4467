// Package outward says which addresses of other machines are connected to, and connects: whoever gives us an address to send
// to must not reach this machine and its networks by it.
package outward

import (
	"context"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
)

// closed are the addresses that nobody outside can be reached at: this machine, its networks, and what leads back to them by
// translation (NAT64, 6to4, Teredo).
var closed = func() (out []netip.Prefix) {
	for _, p := range []string{
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
		"192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
		"::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16",
		"fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
	} {
		out = append(out, netip.MustParsePrefix(p))
	}
	return out
}()

// Public reports whether an address is one of the internet's. IPv4 written as IPv6 is taken for what it is.
func Public(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	return ip.IsValid() && !slices.ContainsFunc(closed, func(p netip.Prefix) bool { return p.Contains(ip) })
}

// ports are those that are connected to where private addresses are not permitted.
var ports = []uint16{443, 8443}

// Written says why an address as it is written is none that is connected to: without TLS, by a private address, at another port.
// "" is that nothing speaks against it yet: what a name comes to is looked at when it is connected to.
func Written(u *url.URL) string {
	ip, err := netip.ParseAddr(u.Hostname())
	switch host := strings.TrimSuffix(strings.ToLower(u.Hostname()), "."); {
	case err == nil && !Public(ip), host == "localhost", strings.HasSuffix(host, ".localhost"):
		return "it is at a private address"
	case u.Scheme != "https":
		return "it is not reached by https"
	case u.Port() != "" && !slices.ContainsFunc(ports, func(p uint16) bool { return u.Port() == strconv.Itoa(int(p)) }):
		return "it is at none of the ports 443 and 8443"
	}
	return ""
}

// Closed is that an address is none of those that are connected to. what is the act, "reach the webhook".
func Closed(what, why string) error {
	return fault.New(fault.Denied, what, why, "--allow-private permits it")
}

// Dialer connects to what a name came to in the end: the address itself is looked at, after every resolution, so a name that
// answers otherwise the second time gains nothing. private permits every address and port; what is the act, for refusals.
func Dialer(what string, private bool, resolver *net.Resolver) func(ctx context.Context, network, address string) (net.Conn, error) {
	d := &net.Dialer{Timeout: 10 * time.Second, Resolver: resolver, Control: func(network, address string, _ syscall.RawConn) error {
		return mayDial(what, private, network, address)
	}}
	return d.DialContext
}

func mayDial(what string, private bool, network, address string) error {
	if private {
		return nil
	}
	at, err := netip.ParseAddrPort(address)
	switch {
	case err != nil, network != "tcp4" && network != "tcp6":
		return Closed(what, "it is at no address of the internet")
	case !Public(at.Addr()):
		return Closed(what, "it is at a private address")
	case !slices.Contains(ports, at.Port()):
		return Closed(what, "it is at none of the ports 443 and 8443")
	}
	return nil
}
