import { defineCommand } from 'citty'
import type { Ticket } from '../contracts/sign-in.ts'
import { type Client, CONNECTION_ARGS, connect } from './client.ts'

export const dashboard = defineCommand({
  meta: {
    name: 'dashboard',
    description: 'Print an address that opens the dashboard signed in, once, within the hour',
  },
  args: CONNECTION_ARGS,
  async run({ args }) {
    const ticket = await makeTicket(connect(args))
    console.log(args.json ? JSON.stringify(ticket) : ticket.url)
  },
})

export async function dashboardAddress(gateway: Client): Promise<string> {
  return (await makeTicket(gateway)).url
}

const makeTicket = (gateway: Client) => gateway.json<Ticket>('/v1/session/tickets', { method: 'POST' })
