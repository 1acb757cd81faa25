#!/bin/bash
# Records what real exporters say of real servers: each on free loopback ports, in a temporary folder, stopped when it is recorded.
# Debian 12: apt-get install -y --no-install-recommends prometheus-{node,blackbox,mysqld,postgres,redis,nginx}-exporter \
#   mariadb-server postgresql redis-server nginx-light curl    (as root: servers run as their own users)
# Usage: e2e/recordings/exporters/record.sh
set -euo pipefail
out=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
dir=$(mktemp -d); chmod 755 "$dir"
pids=()
stop() { for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$dir"; }
trap stop EXIT
port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
run() { "$@" >>"$dir/log" 2>&1 & pids+=($!); }
as() { local user=$1; shift; runuser -u "$user" -- "$@"; }
answers() { for _ in $(seq 100); do curl -fs "$1" >/dev/null && return; sleep 0.1; done; echo "no answer of $1" >&2; cat "$dir/log" >&2; exit 1; }
record() { # name, url, pattern of what is kept: an exporter says much that no template reads
  answers "$2"
  sleep 1
  { echo "# recorded by e2e/recordings/exporters/record.sh: $4"; curl -fs "$2" | grep -E "^(# (HELP|TYPE) )?($3)[ {]"; } >"$out/$1.prom"
}

p=$(port); run prometheus-node-exporter --web.listen-address="127.0.0.1:$p"
record node "http://127.0.0.1:$p/metrics" \
  'node_cpu_seconds_total|node_memory_(MemTotal|MemAvailable)_bytes|node_filesystem_(size|avail)_bytes|node_uname_info|node_exporter_build_info' \
  "prometheus-node-exporter $(dpkg-query -W -f '${Version}' prometheus-node-exporter)"

p=$(port); b=$(port)
printf 'modules: {http_2xx: {prober: http, timeout: 5s}}\n' >"$dir/blackbox.yml"
run prometheus-blackbox-exporter --config.file="$dir/blackbox.yml" --web.listen-address="127.0.0.1:$b"
answers "http://127.0.0.1:$b/metrics"
record blackbox "http://127.0.0.1:$b/probe?module=http_2xx&target=http://127.0.0.1:$b/metrics" \
  'probe_success|probe_duration_seconds|probe_http_status_code|probe_http_duration_seconds' \
  "prometheus-blackbox-exporter $(dpkg-query -W -f '${Version}' prometheus-blackbox-exporter)"

r=$(port); p=$(port)
run redis-server --port "$r" --bind 127.0.0.1 --save '' --dir "$dir"
run env REDIS_ADDR="redis://127.0.0.1:$r" prometheus-redis-exporter -web.listen-address "127.0.0.1:$p"
record redis "http://127.0.0.1:$p/metrics" \
  'redis_up|redis_connected_clients|redis_config_maxclients|redis_commands_processed_total|redis_memory_used_bytes|redis_config_maxmemory|redis_memory_max_bytes|redis_instance_info|redis_rejected_connections_total|redis_commands_failed_calls_total|redis_errors_total|redis_cpu_(sys|user)_seconds_total|redis_total_system_memory_bytes' \
  "prometheus-redis-exporter $(dpkg-query -W -f '${Version}' prometheus-redis-exporter), redis-server $(dpkg-query -W -f '${Version}' redis-server)"

n=$(port); p=$(port); mkdir "$dir/nginx"
printf 'daemon off; pid %s; error_log stderr; events {} http { access_log off; server { listen 127.0.0.1:%s; location = /stub_status { stub_status; } } }' \
  "$dir/nginx/pid" "$n" >"$dir/nginx.conf"
run nginx -p "$dir/nginx" -c "$dir/nginx.conf"
answers "http://127.0.0.1:$n/stub_status"
run prometheus-nginx-exporter -nginx.scrape-uri "http://127.0.0.1:$n/stub_status" -web.listen-address "127.0.0.1:$p"
record nginx "http://127.0.0.1:$p/metrics" 'nginx_[a-z_]+' \
  "prometheus-nginx-exporter $(dpkg-query -W -f '${Version}' prometheus-nginx-exporter), nginx-light $(dpkg-query -W -f '${Version}' nginx-light)"

m=$(port); p=$(port); install -d -o mysql "$dir/mysql"
as mysql mariadb-install-db --datadir="$dir/mysql" --auth-root-authentication-method=normal >>"$dir/log" 2>&1
run runuser -u mysql -- mariadbd --no-defaults --datadir="$dir/mysql" --port="$m" --bind-address=127.0.0.1 --socket="$dir/mysql/s"
for _ in $(seq 100); do mariadb-admin --no-defaults --socket="$dir/mysql/s" -u root ping >/dev/null 2>&1 && break; sleep 0.1; done
printf '[client]\nuser=root\nhost=127.0.0.1\nport=%s\n' "$m" >"$dir/my.cnf"
run env DATA_SOURCE_NAME="root@tcp(127.0.0.1:$m)/" prometheus-mysqld-exporter --web.listen-address="127.0.0.1:$p" --config.my-cnf="$dir/my.cnf"
record mysqld "http://127.0.0.1:$p/metrics" \
  'mysql_up|mysql_global_status_(threads_connected|threads_running|queries|questions|connection_errors_total|aborted_connects|uptime|innodb_buffer_pool_bytes_data)|mysql_global_variables_(max_connections|innodb_buffer_pool_size)|mysql_version_info' \
  "prometheus-mysqld-exporter $(dpkg-query -W -f '${Version}' prometheus-mysqld-exporter), mariadb-server $(dpkg-query -W -f '${Version}' mariadb-server)"

g=$(port); p=$(port); install -d -o postgres "$dir/pg"
pg=$(ls -d /usr/lib/postgresql/*/bin | tail -1)
as postgres "$pg/initdb" -D "$dir/pg/data" -A trust >>"$dir/log" 2>&1
run runuser -u postgres -- "$pg/postgres" -D "$dir/pg/data" -p "$g" -h 127.0.0.1 -k "$dir/pg"
for _ in $(seq 100); do "$pg/pg_isready" -q -h 127.0.0.1 -p "$g" && break; sleep 0.1; done
run env DATA_SOURCE_NAME="postgresql://postgres@127.0.0.1:$g/postgres?sslmode=disable" prometheus-postgres-exporter --web.listen-address="127.0.0.1:$p"
record postgres "http://127.0.0.1:$p/metrics" \
  'pg_up|pg_stat_database_(numbackends|xact_commit|xact_rollback|deadlocks)|pg_settings_max_connections|pg_stat_activity_count|pg_static|pg_exporter_last_scrape_error' \
  "prometheus-postgres-exporter $(dpkg-query -W -f '${Version}' prometheus-postgres-exporter), postgresql $(dpkg-query -W -f '${Version}' postgresql)"
