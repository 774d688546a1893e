import { z } from 'zod'
import type { ShopId } from '@wismo/kernel'
import { readJsonFile } from '../json-file.ts'
import { shopDocument, type Shop } from './shop-document.ts'

/** What this process knows of shops: answers at once, from memory. */
export interface Shops {
  find(id: ShopId): Shop | undefined
  readonly all: readonly Shop[]
  /** Takes in a version of a shop; one that is older than what is known changes nothing. Answers whether it was news. */
  learn(shop: Shop, version: number): boolean
}

/** A file's shops are known before any version was made of them. */
const ofTheFile = 0

export function shopsOf(first: readonly Shop[]): Shops {
  const known = new Map(first.map((shop) => [shop.id, { shop, version: ofTheFile }]))
  return {
    get all() {
      return [...known.values()].map(({ shop }) => shop)
    },
    find: (id) => known.get(id)?.shop,
    learn(shop, version) {
      if ((known.get(shop.id)?.version ?? -1) >= version) return false
      known.set(shop.id, { shop, version })
      return true
    },
  }
}

/** Reads a file of shops. Throws a sentence that names the file and each wrong place. */
export async function loadShops(file: string): Promise<readonly Shop[]> {
  const all = await readJsonFile('shops', file, z.array(shopDocument))
  const ids = all.map(({ id }) => id)
  const twice = ids.find((id, i) => ids.indexOf(id) !== i)
  if (twice !== undefined) throw new Error(`The shops in ${file} cannot be used:\n  ${twice} is there twice`)
  return all
}
