#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 voicelive-kit contributors
# SPDX-License-Identifier: Apache-2.0
#
# Changes the version of a container app without cutting a call. The platform's own way ends a replica soon after SIGTERM, so the
# old replicas get none before they are idle: each is told, from within, to take no more calls, and its revision is deactivated
# once no call is left.
set -u -o pipefail

usage() {
  cat <<'TEXT'
Usage: drain.sh --resource-group GROUP --app APP [options]

  --image IMAGE     start a revision with this image first; without it the newest revision is the one that stays
  --poll SECONDS    between two looks at the calls that are left, 15 by default
  --wait SECONDS    how long calls may take to end, 7200 by default; then the old revision stays as it is, and this ends with 1
  --help            this text

Needs the Azure CLI, signed in, with its extension containerapp. Ends with 0 once only the newest revision is active.
TEXT
}

group='' app='' image='' poll=15 wait=7200
while [ $# -gt 0 ]; do
  case $1 in
    --help) usage; exit 0 ;;
    --resource-group | --app | --image | --poll | --wait)
      [ $# -ge 2 ] || { echo "drain.sh: $1 wants a value" >&2; exit 2; }
      case $1 in
        --resource-group) group=$2 ;;
        --app) app=$2 ;;
        --image) image=$2 ;;
        --poll) poll=$2 ;;
        --wait) wait=$2 ;;
      esac
      shift 2 ;;
    *) echo "drain.sh: $1 is no option; see --help" >&2; exit 2 ;;
  esac
done
[ -n "$group" ] && [ -n "$app" ] || { echo 'drain.sh: give --resource-group and --app; see --help' >&2; exit 2; }
for number in "$poll" "$wait"; do
  [[ $number =~ ^[0-9]+$ ]] || { echo "drain.sh: '$number' is no number of seconds" >&2; exit 2; }
done

here=(--resource-group "$group" --name "$app")

# Ends everything: what could not be asked must not be taken for idle.
die() {
  echo "drain.sh: $1" >&2
  exit 1
}

# `az containerapp exec` insists on a terminal, which `script` gives it.
in_terminal() {
  if script --version 2>/dev/null | grep -q util-linux; then
    SHELL=/bin/sh script --quiet --return --command "$(printf '%q ' "$@")" /dev/null </dev/null
  else
    script -q /dev/null "$@" </dev/null
  fi
}

# Tells a replica to take no more calls, and prints how many it still has; nothing when it could not be asked.
calls_of() {
  in_terminal az containerapp exec "${here[@]}" --revision "$1" --replica "$2" --command 'node drain.ts' 2>/dev/null |
    tr -d '\r' | sed -n 's/.*calls=\([0-9][0-9]*\).*/\1/p' | tail -n 1
}

if [ -n "$image" ]; then
  echo "starting a revision with $image"
  az containerapp update "${here[@]}" --image "$image" --output none || die 'the new revision could not be started; nothing was drained'
fi

# Only a new revision that works may take over.
deadline=$((SECONDS + wait))
while :; do
  newest=$(az containerapp show "${here[@]}" --query properties.latestRevisionName --output tsv) || die 'the app could not be read'
  ready=$(az containerapp show "${here[@]}" --query properties.latestReadyRevisionName --output tsv) || die 'the app could not be read'
  health=$(az containerapp revision show "${here[@]}" --revision "$newest" --query properties.healthState --output tsv)
  [ -n "$newest" ] && [ "$newest" = "$ready" ] && [ "$health" = Healthy ] && break
  [ "$SECONDS" -lt "$deadline" ] || die "$newest is not ready (${health:-unknown}); nothing was drained"
  sleep "$poll"
done
echo "$newest is ready"

old=$(az containerapp revision list "${here[@]}" --query "[?properties.active && name!='$newest'].name" --output tsv) ||
  die 'the revisions could not be listed'
[ -n "$old" ] || { echo 'no other revision is active'; exit 0; }

# All of them at once: a worker that was not told would take the calls that another one refuses. Two looks in a row: a call that was
# just given to a worker does not count before it has begun. And anew each time: a replica that was started meanwhile knows nothing.
idle_before=' '
while :; do
  remaining='' idle_now=' '
  for revision in $old; do
    replicas=$(az containerapp replica list "${here[@]}" --revision "$revision" --query '[].name' --output tsv) ||
      die "the replicas of $revision could not be listed; it stays active"
    left=0 unknown=0
    for replica in $replicas; do
      calls=$(calls_of "$revision" "$replica")
      if [ -n "$calls" ]; then left=$((left + calls)); else unknown=$((unknown + 1)); fi
    done
    echo "$revision: $left calls left$([ "$unknown" = 0 ] || echo ", $unknown replicas did not answer")"
    if [ "$left" = 0 ] && [ "$unknown" = 0 ]; then
      case $idle_before in
        *" $revision "*)
          az containerapp revision deactivate "${here[@]}" --revision "$revision" --output none ||
            die "$revision is idle and could not be deactivated"
          echo "$revision is deactivated"
          continue ;;
      esac
      idle_now="$idle_now$revision "
    fi
    remaining="$remaining $revision"
  done
  old=$remaining idle_before=$idle_now
  [ -n "$old" ] || exit 0
  [ "$SECONDS" -lt "$deadline" ] ||
    die "these still have calls or could not be asked, and stay active, without new calls where they were told:$old"
  sleep "$poll"
done
