// Ask queries with Comunica: reads [[SOURCE, QUERY], ...] as JSON, writes their answers as JSON.
// A source is the address of a SPARQL endpoint, or Turtle text.
import { readFileSync } from 'node:fs';
import { QueryEngine } from '@comunica/query-sparql';

const engine = new QueryEngine();

function sourceOf(text) {
  return text.startsWith('http')
    ? { type: 'sparql', value: text }
    : { type: 'serialized', value: text, mediaType: 'text/turtle', baseIRI: 'urn:base:' };
}

async function ask([source, query]) {
  const result = await engine.query(query, { sources: [sourceOf(source)] });
  if (result.resultType === 'boolean') {
    return result.execute();
  }
  const found = await (await result.execute()).toArray();
  return result.resultType === 'quads'
    ? found.map(quad => [quad.subject.value, quad.predicate.value, quad.object.value])
    : found.map(row => Object.fromEntries([...row].map(([name, term]) => [name.value, term.value])));
}

const answers = [];
for (const asked of JSON.parse(readFileSync(0, 'utf8'))) {
  answers.push(await ask(asked).catch(fault => ({ fault: String(fault.message) })));
}
console.log(JSON.stringify(answers));
