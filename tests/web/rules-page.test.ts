// docs/rules.md is what the engine's own rules make of it. After a change: npx vitest run tests/web/rules-page.test.ts -u
import { describe, expect, it } from 'vitest'
import { parseRules, type Rule } from '../../web/engine/rules.ts'
import { ruleAnchor, ruleGroup, rulesPage } from '../../web/text/rules-page.ts'
import { freshEngine } from './support/engine.ts'

async function rules(): Promise<Rule[]> {
  return parseRules((await freshEngine()).rules())
}

describe('the catalogue for people', () => {
  it('is the one in docs', async () => {
    await expect(rulesPage(await rules())).toMatchFileSnapshot('../../docs/rules.md')
  })

  it('has each rule once, in a named group, with an anchor', async () => {
    const all = await rules()
    const page = rulesPage(all)
    for (const { id, title } of all) {
      expect(page.split(`<a id="${ruleAnchor(id)}"></a>${id}: ${title}\n`), id).toHaveLength(2)
      expect(ruleGroup(id), id).not.toBe(id)
    }
    expect(page.match(/^### /gm)).toHaveLength(all.length)
  })
})
