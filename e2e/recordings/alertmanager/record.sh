#!/bin/bash
# Records what a real Alertmanager (Debian's prometheus-alertmanager) answers: ./record.sh, in this folder.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
dir=$(mktemp -d)
port=${PORT:-29093}
cat >"$dir/alertmanager.yml" <<'YML'
route: { receiver: none }
receivers: [{ name: none }]
inhibit_rules:
  - { source_matchers: ['severity="critical"'], target_matchers: ['severity="warning"'], equal: [namespace] }
YML
prometheus-alertmanager --config.file="$dir/alertmanager.yml" --storage.path="$dir/data" \
  --web.listen-address="127.0.0.1:$port" --cluster.listen-address= 2>/dev/null &
server=$!
trap 'kill $server; rm -rf "$dir"' EXIT
api=http://127.0.0.1:$port/api/v2
until curl -sf "$api/status" >/dev/null; do sleep 0.2; done

post() { curl -sSf -X POST -H 'Content-Type: application/json' "$api/$1" -d "$2" >/dev/null; }
post alerts '[
  {"labels": {"alertname": "EnrolSlow", "severity": "critical", "namespace": "edu-enrol", "pod": "enrol-web-0"},
   "annotations": {"summary": "报名页面响应慢", "description": "p99 over 3 s for 5 minutes"},
   "startsAt": "2026-11-23T01:02:03.456Z", "generatorURL": "http://prometheus.example/graph"},
  {"labels": {"alertname": "KubePodNotReady", "severity": "warning", "namespace": "edu-enrol"}, "startsAt": "2026-11-23T01:00:00Z"},
  {"labels": {"alertname": "DiskFull", "severity": "warning", "instance": "10.8.0.21:9100"}, "startsAt": "2026-11-22T20:00:00Z",
   "annotations": {"description": "less than 5 % left on /data"}}]'
post silences '{"matchers": [{"name": "alertname", "value": "DiskFull", "isRegex": false, "isEqual": true}],
  "startsAt": "2026-11-23T00:00:00Z", "endsAt": "2036-11-23T00:00:00Z", "createdBy": "值班员甲", "comment": "扩容窗口"}'
sleep 1.5
for resource in alerts silences status; do curl -sSf "$api/$resource" | python3 -m json.tool --no-ensure-ascii >"$resource.json"; done
