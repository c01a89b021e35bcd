// A thread that looks at a guest's page as often as it is answered, for as many milliseconds as it is told; gives the answers' status and ms.
import {parentPort} from 'node:worker_threads';
import {ask} from './client.mjs';

parentPort.on('message', async ms => {
	const answers = [];
	for (const end = Date.now() + ms; Date.now() < end;) answers.push(await ask('GET', '/blkpages/'));
	parentPort.postMessage(answers.map(({status, ms: each}) => ({status, ms: each})));
});
