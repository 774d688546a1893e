import { describe, expect, test } from '@jest/globals'
import { logoFaults, maxLogoBytes, readLogo } from './logo.ts'

const drawing = (inside: string, attributes = ''): string => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 32"${attributes}>${inside}</svg>`
const faultOf = (text: string): string | undefined => {
  const read = readLogo(text)
  return 'fault' in read ? read.fault : undefined
}

describe('the mark of a shop', () => {
  test('is shapes, gradients and parts of its own; what a drawing program wrote around it falls away', () => {
    const inside = '<title>Haus &amp; Hof</title><defs><linearGradient id="a"><stop offset="0" stop-color="#fff"/></linearGradient><clipPath id=\'c\'><rect width="4" height="4"/></clipPath></defs><g clip-path="url(#c)"><path d="M0 0h4v4z" fill="url( #a )"/>\n<use xlink:href="#b" href="#b"/></g>'
    expect(readLogo(`<?xml version="1.0" encoding="UTF-8"?>\n<!-- drawn --><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd">\n${drawing(inside)}\n`)).toEqual({ svg: drawing(inside), ratio: 3 })
  })

  test.each([
    ['a script', drawing('<script>alert(1)</script>'), /element script/],
    ['HTML in it', drawing('<foreignObject><p/></foreignObject>'), /element foreignObject/],
    ['a style sheet', drawing('<style>@import "//elsewhere.example"</style>'), /element style/],
    ['a picture in it', drawing('<image href="https://elsewhere.example/a.png"/>'), /element image/],
    ['what moves', drawing('<animate attributeName="href"/>'), /element animate/],
    ['what happens on a click', drawing('<path onclick="alert(1)"/>'), /attribute onclick/],
    ['what happens when it is there', drawing('', ' onload="alert(1)"'), /attribute onload/],
    ['words of style', drawing('<path style="fill:url(//elsewhere.example)"/>'), /attribute style/],
    ['parts of others', drawing('<use href="https://elsewhere.example/a.svg#b"/>'), /its own parts/],
    ['parts of others by another prefix', drawing('<use x:href="https://elsewhere.example/a.svg#b"/>', ' xmlns:x="http://www.w3.org/1999/xlink"'), /its own parts/],
    ['an address in escapes', drawing('<path fill="\\75 rl(//elsewhere.example)"/>'), /fetches nothing/],
    ['an address in a set of pictures', drawing('<path cursor="image-set(\'a.png\' 1x)"/>'), /fetches nothing/],
    ['a fill of others', drawing('<path fill="url(https://elsewhere.example/a)"/>'), /fetches nothing/],
    ['an address in disguise', drawing('<path fill="u&#114;l(//elsewhere.example)"/>'), /fetches nothing/],
    ['entities of its own', `<!DOCTYPE svg [<!ENTITY a "b">]>${drawing('')}`, /no element/],
    ['an entity that nobody knows', drawing('<title>&a;</title>'), /entity/],
    ['CDATA', drawing('<title><![CDATA[x]]></title>'), /no element/],
    ['an element that ends elsewhere', drawing('<g><path></g></path>'), /did not begin/],
    ['an element without an end', '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><g>', /no end/],
    ['two drawings', drawing('') + drawing(''), /one element svg/],
    ['text around it', `a${drawing('')}`, /text/],
    ['no drawing', '<html></html>', /element html/],
    ['the end of one', '</svg>', /one element svg/],
    ['nothing', '', /viewBox/],
    ['no size', '<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>', /viewBox/],
    ['no namespace', '<svg viewBox="0 0 1 1"/>', /xmlns/],
  ])('is not %s', (_name, text, fault) => expect(faultOf(text)).toMatch(fault))

  test('is 8 kB at most, counted in bytes', () => {
    const about = (letters: string): string => drawing(`<title>${letters}</title>`)
    const room = maxLogoBytes - Buffer.byteLength(about(''))
    expect([logoFaults(about('a'.repeat(room))), logoFaults(about('é'.repeat(Math.floor(room / 2))))]).toEqual([[], []])
    expect(logoFaults(about(`${'a'.repeat(room - 1)}é`))).toEqual([{ pointer: '', code: 'too_big', detail: 'The drawing has 8193 bytes, 8192 are the most.' }])
  })

  const level = (id: string, inside: string): string => `<g id="${id}">${inside}</g>`
  const tenTimes = (element: string): string => element.repeat(10)
  test('may show a part as often as it likes, as long as a browser can draw what comes of it', () => {
    const hundreds = `${level('a', tenTimes('<path d="M0 0h1"/>'))}${level('b', tenTimes('<use href="#a"/>'))}${level('c', tenTimes('<use href="#b"/>'))}`
    expect(faultOf(drawing(hundreds))).toBeUndefined()
    expect(faultOf(drawing(`<g id="fff" fill="#fff"><path d="M0 0h1"/></g>`))).toBeUndefined()
  })

  test.each([
    ['ten of ten of ten, again and again', `${level('a', tenTimes('<path d="M0 0h1"/>'))}${[...'bcdefghi'].map((id, i) => level(id, tenTimes(`<use xlink:href="#${'abcdefgh'[i]}"/>`))).join('')}`, /more than 4096 shapes/],
    ['ten times ten masks', [...'abcdef'].map((id, i) => `<mask id="${id}">${tenTimes(`<path mask="url( #${'bcdefg'[i]} )" d="M0 0h1"/>`)}</mask>`).join(''), /more than 4096 shapes/],
    ['what shows itself', level('a', '<use href="#a"/>'), /refers to itself/],
    ['two that show each other', `${level('a', '<use href="#b"/>')}${level('b', '<use href="#a"/>')}`, /refers to itself/],
    ['the whole in its part', '<path clip-path="url(#all)" d="M0 0h1"/>', /refers to itself/],
  ])('is not %s', (_name, inside, fault) => expect(faultOf(drawing(inside, ' id="all"'))).toMatch(fault))
})
