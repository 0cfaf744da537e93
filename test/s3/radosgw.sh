#!/usr/bin/env bash
# An S3 server of another hand for tests: Ceph's radosgw from Debian's packages, unpacked into a folder of its own (nothing is
# installed), one monitor, one store in memory, loopback only. It checks signatures, body hashes and If-None-Match.
#   radosgw.sh start DIR PORT   the first time gets about 65 MB; prints the name of the radosgw that answers
#   radosgw.sh stop DIR PORT
# What is unpacked serves several at once, each on a port of its own.
set -euo pipefail
command=$1 dir=$2 port=$3
mkdir -p "$dir/debs/partial" "$dir/root"
dir=$(cd "$dir" && pwd) root=$dir/root run=$dir/run-$port

stop() {
  for file in "$run"/*.pid; do [ -f "$file" ] && kill "$(cat "$file")" 2>/dev/null || true; done
  sleep 0.5
  for file in "$run"/*.pid; do [ -f "$file" ] && kill -9 "$(cat "$file")" 2>/dev/null || true; done
}
if [ "$command" = stop ]; then
  stop
  rm -rf "$run"
  exit 0
fi

if [ ! -x "$root/usr/bin/radosgw" ]; then
  [ -n "$(apt-cache policy radosgw 2>/dev/null | grep -m1 Candidate: | grep -v none)" ] || apt-get update >/dev/null
  apt-get install -y --no-install-recommends --download-only -o Dir::Cache::archives="$dir/debs" \
    ceph-mon ceph-osd ceph-common radosgw >/dev/null
  for file in "$dir"/debs/*.deb; do dpkg -x "$file" "$root"; done
fi
stop
rm -rf "$run"
mkdir -p "$run/mon" "$run/osd" "$run/rgw"

lib=$root/usr/lib/$(uname -m)-linux-gnu
export PYTHONPATH=$root/usr/lib/python3/dist-packages PATH=$root/usr/bin:$PATH CEPH_CONF=$run/ceph.conf
export LD_LIBRARY_PATH=$root/lib/$(uname -m)-linux-gnu:$lib:$lib/ceph:$root/usr/lib/ceph
uuid() { cat /proc/sys/kernel/random/uuid; }
fsid=$(uuid) osd=$(uuid) mon=$((port + 32830))
cat >"$CEPH_CONF" <<CONF
[global]
fsid=$fsid
mon host=[v2:127.0.0.1:$mon/0,v1:127.0.0.1:$((mon + 1))/0]
auth cluster required=none
auth service required=none
auth client required=none
osd pool default size=1
osd pool default min size=1
osd crush chooseleaf type=0
osd pool default pg num=8
osd pool default pgp num=8
osd pool default pg autoscale mode=off
mon max pg per osd=1000
mon allow pool size one=true
run dir=$run
admin socket=$run/\$name.asok
log file=$run/\$name.log
pid file=$run/\$name.pid
plugin dir=$lib/ceph
erasure code dir=$lib/ceph/erasure-code
osd class dir=$lib/rados-classes
osd objectstore=memstore
memstore device bytes=2147483648
osd data=$run/osd
mon data=$run/mon
public addr=127.0.0.1
cluster addr=127.0.0.1
[client.rgw]
rgw frontends=beast endpoint=127.0.0.1:$port
ms mon client mode=crc
ms mon service mode=crc
ms mon cluster mode=crc
rgw data=$run/rgw
rgw dynamic resharding=false
CONF
{
  monmaptool --create --fsid "$fsid" --addv a "[v2:127.0.0.1:$mon,v1:127.0.0.1:$((mon + 1))]" "$run/monmap" --clobber
  ceph-mon --mkfs -i a --monmap "$run/monmap"
  ceph-mon -i a
  timeout 20 /usr/bin/python3 "$root/usr/bin/ceph" osd new "$osd"
  ceph-osd -i 0 --mkfs --osd-uuid "$osd"
  timeout 20 /usr/bin/python3 "$root/usr/bin/ceph" osd crush add osd.0 1 root=default host=localhost || true
  ceph-osd -i 0
  timeout 60 radosgw -n client.rgw
} >"$run/start.log" 2>&1 || { tail -3 "$run/start.log" >&2; stop; exit 1; }
for _ in $(seq 300); do curl -s -o /dev/null "http://127.0.0.1:$port/" && break; sleep 0.1; done
timeout 60 radosgw-admin -n client.rgw user create --uid lake --display-name lake --access-key AKLAKE --secret-key SKLAKE123 >>"$run/start.log" 2>&1
radosgw --version
