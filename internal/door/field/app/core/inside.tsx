// The pages behind the PIN, a part of the application that loads while she types it.
import { openTables } from "../fact/growth"
import growth from "packed:growth.bin"
import { pagesA } from "../page/a"
import { pagesB } from "../page/b"
import { Outbox } from "./outbox"
import { Own } from "./own"
import * as session from "./session"
import { Shell } from "./shell"
import { data } from "./words"

const pages = { ...pagesA, ...pagesB, kirim: Outbox, saya: Own }

export async function load() { openTables(new Uint8Array(await (await data(growth)).arrayBuffer())) }

export function Inside() { return <Shell pages={pages} status={session.status} whole={() => session.opened().memory.whole} /> }
