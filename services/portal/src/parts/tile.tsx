import type { JSX } from 'preact'
import { pictureOf } from '../demo/pictures.tsx'
import { Icon } from './icon.tsx'

/**
 * The picture of an article. Pictures of the shop's own server are not shown: a page makes no request to anybody else.
 * The name stands beside it, so the picture says nothing to a screen reader.
 */
export function Tile({ sku }: { readonly sku: string }): JSX.Element {
  const picture = pictureOf(sku)
  return <span class="tile" aria-hidden="true">{picture ?? <Icon name="package" />}</span>
}
