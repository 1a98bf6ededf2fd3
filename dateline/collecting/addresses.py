"""Addresses: what one names, when two name the same page, and which lead into the user's own network.

What belongs here: rules on addresses and IP addresses. What does not: asking anything (``transport``).

A host is resolved once and each of its IP addresses is checked; the connection is then made to exactly those,
so that a name server that answers otherwise a moment later changes nothing.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit, urlunsplit

from dateline.collecting.problems import FetchProblem

Resolve = Callable[[str, int], Sequence[str]]
"""From a host name and a port to IP addresses as text; raises OSError where there is none."""

MOST_IPS = 4

_PORTS = {"http": 80, "https": 443}
# What people's browsers carry along and no page depends on.
_TRACKING = re.compile(
    r"utm_\w+|(?:fb|g|dc|ms|y|tw|igsh)clid|gclsrc|igshid|mc_[ce]id|_ga|_gl|mkt_tok|ns_\w+|at_\w+|cmpid|ocid|ftag|"
    r"smid|sr_share|xtor|ref_src|wt_mc|guccounter|guce_\w+|__twitter_impression",
    re.IGNORECASE,
)
_NUMERIC_LABEL = re.compile(r"\d+|0[xX][0-9a-fA-F]*")
_HOST = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")

_Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
_Block = ipaddress.IPv4Network | ipaddress.IPv6Network

# Special-purpose blocks of the IANA registries; written out, as ``ipaddress`` changes with the Python version.
_NOT_PUBLIC = tuple(
    ipaddress.ip_network(block)
    for block in (
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 "
        "192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 "
        "2001::/23 2001:db8::/32 3fff::/20"
    ).split()
)
# Where cloud machines ask for their own credentials; some lie in blocks that are otherwise private, one in a public.
_LINK_LOCAL = tuple(
    ipaddress.ip_network(block)
    for block in (
        "169.254.0.0/16",
        "fe80::/10",
        "fd00:ec2::/32",
        "fd20:ce::/32",
        "100.100.100.200/32",
        "168.63.129.16/32",
        "192.0.0.192/32",
    )
)
_PUBLIC_IPV6 = ipaddress.ip_network("2000::/3")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_6TO4 = ipaddress.ip_network("2002::/16")


@dataclass(frozen=True, slots=True)
class Target:
    """A web address taken apart. ``host`` is lower-case ASCII, ``path`` is what a request asks for."""

    address: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and port: what a robots.txt speaks for."""
        return f"{self.scheme}://{self.netloc}"

    @property
    def netloc(self) -> str:
        """The host as a Host header has it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def parse(address: str) -> Target:
    """The address taken apart; raises ``FetchProblem`` where it is none that may be asked for."""
    try:
        parts = urlsplit(address.strip())
        named, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise _refused(address, f"is no address ({error})") from error
    if parts.scheme not in _PORTS:
        raise _refused(address, "is not an http or https address")
    if parts.username is not None or parts.password is not None:
        raise _refused(address, "holds a user name or password")
    host = _ascii_host(address, named)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    if parts.query:
        path += "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]")
    target = Target("", parts.scheme, host, port or _PORTS[parts.scheme], path)
    return Target(f"{target.origin}{path}", target.scheme, target.host, target.port, path)


def public_ips(target: Target, resolve: Resolve, *, allow_private: bool) -> list[str]:
    """The IP addresses to connect to; refused where one of them lies in a network that is not public.

    ``allow_private`` lifts that, but for link-local addresses: what answers there hands out a machine's credentials.
    """
    if _as_ip(target.host) is not None:
        ips = [target.host]
    else:
        try:
            ips = list(dict.fromkeys(resolve(target.host, target.port)))[:MOST_IPS]
        except (OSError, UnicodeError) as error:
            raise _not_found(target) from error
        if not ips:
            raise _not_found(target)
    for ip in ips:
        if _is_link_local(ip):
            raise _refused(target.address, f"leads to {ip}, where metadata services lie; no source may ask there")
        if not allow_private and not is_public(ip):
            what = f"leads to {ip}, which is no public address; allow_private = true lets it"
            raise _refused(target.address, what)
    return ips


def is_public(ip: str) -> bool:
    """Whether an IP address belongs to the public internet; addresses that wrap another are unwrapped."""
    found = _unwrapped(ip)
    if found is None or (found.version == 6 and found not in _PUBLIC_IPV6):
        return False
    return not _lies_in(found, _NOT_PUBLIC)


def _is_link_local(ip: str) -> bool:
    found = _unwrapped(ip)
    return found is not None and _lies_in(found, _LINK_LOCAL)


def _unwrapped(ip: str) -> _Ip | None:
    """The address, or the IPv4 address that an IPv6 address stands for."""
    found = _as_ip(ip)
    if not isinstance(found, ipaddress.IPv6Address):
        return found
    if found.ipv4_mapped is not None:
        return found.ipv4_mapped
    if found in _NAT64:
        return ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
    if found in _6TO4:
        return ipaddress.IPv4Address(int(found) >> 80 & 0xFFFFFFFF)
    return found


def _lies_in(ip: _Ip, blocks: Sequence[_Block]) -> bool:
    return any(ip in block for block in blocks if block.version == ip.version)


def system_resolve(host: str, port: int) -> list[str]:
    """The IP addresses that the system's resolver has for a host."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def page_key(address: str) -> str:
    """One text for all addresses of one page: no fragment, no tracking parameters, no scheme, host in small letters.

    Text that is no web address is returned as it is.
    """
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        return address
    if parts.scheme not in _PORTS or not parts.hostname:
        return address
    host = parts.hostname if port in (None, _PORTS[parts.scheme]) else f"{parts.hostname}:{port}"
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(pair[0])]
    return urlunsplit(SplitResult("", host, parts.path or "/", urlencode(query), "")).removeprefix("//")


def without_secrets(address: str) -> str:
    """An address for people: without user name and password."""
    return re.sub(r"(?<=//)[^/@\s?#]*@", "", address)


def _ascii_host(address: str, named: str) -> str:
    if _as_ip(named) is not None and "%" not in named:
        return named.lower()
    try:
        host = named.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise _refused(address, "has a host name that is none") from error
    # Before or after IDNA, such as full-width digits, a name that ends in a number is an IP address in disguise:
    # 2130706433, 0x7f.1 and 0177.0.0.1 are all 127.0.0.1 to some system.
    if _as_ip(host) is not None:
        return host
    if _NUMERIC_LABEL.fullmatch(host.rpartition(".")[2]):
        raise _refused(address, "names its host by a number; write an IP address as 192.0.2.1")
    if not _HOST.fullmatch(host) or ".." in host or len(host) > 253:
        raise _refused(address, "has a host name that is none")
    return host


def _as_ip(text: str) -> _Ip | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _not_found(target: Target) -> FetchProblem:
    return FetchProblem("temporary", "no_such_host", f"{target.address}: the host {target.host} was not found")


def _refused(address: str, what: str) -> FetchProblem:
    return FetchProblem("refused", "address_refused", f"{without_secrets(address)} {what}")
