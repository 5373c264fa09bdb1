# A private Ceph gateway over memory, for the benches of the store; sourced after measure.sh. $gateway is its folder,
# $s3_port its port (and the three after it).
# shellcheck shell=sh disable=SC2154 # here, gateway and s3_port are of who sources it

s3_server=$here/../tests/support/ceph.sh
unset AWS_CA_BUNDLE # plain HTTP
# shellcheck disable=SC2034 # of who sources it
endpoint=http://localhost:$s3_port
export AWS_ACCESS_KEY_ID=TESTACCESS AWS_SECRET_ACCESS_KEY=TESTSECRET AWS_DEFAULT_REGION=us-east-1

stop_store() {
    [ ! -d "$gateway" ] || sh "$s3_server" stop "$gateway"
    rm -rf "$gateway"
}
start_store() {
    stop_store
    mkdir -p "$gateway"
    sh "$s3_server" make "$gateway" "$s3_port" "$((s3_port + 1))" "$((s3_port + 2))" "$((s3_port + 3))" >/dev/null
    trap stop_store EXIT
}
new_bucket() { s3cmd_here mb "s3://$1" >/dev/null; }
objects_in() {
    CEPH_CONF=$gateway/ceph.conf radosgw-admin -n client.rgw bucket stats --bucket="$1" |
        sed -n 's/.*"num_objects": \([0-9]*\).*/\1/p'
}
s3cmd_here() {
    s3cmd --no-ssl --host="localhost:$s3_port" --host-bucket="localhost:$s3_port/%(bucket)" \
        --access_key="$AWS_ACCESS_KEY_ID" --secret_key="$AWS_SECRET_ACCESS_KEY" --region=us-east-1 --no-progress -q "$@"
}
